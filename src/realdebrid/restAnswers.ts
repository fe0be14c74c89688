/** The answers of the REST API as other extensions get them: parsed, or as an error with a code. */
import { RealDebridError, type RealDebridErrorCode } from './errors';

interface ServiceWord {
	readonly error?: unknown;
	readonly error_code?: unknown;
}

/** The service's own numbers that say something else than "no" (https://api.real-debrid.com/, "Error codes"). */
const CODES: Readonly<Record<number, RealDebridErrorCode>> = {
	[-1]: 'unavailable',
	5: 'rateLimited',
	6: 'unavailable',
	22: 'blocked',
	25: 'unavailable',
	34: 'rateLimited',
};

/**
 * Reads the answer to a request as JSON.
 *
 * @returns `undefined` for a success without a body
 * @throws {RealDebridError} as `parseRestAnswer`
 */
export async function readJson<T>(answer: Response): Promise<T> {
	return parseRestAnswer(answer.status, await answer.text()) as T;
}

/**
 * Reads the answer to a request as a list.
 *
 * @returns an empty one for a success without a body
 * @throws {RealDebridError} as `parseRestAnswer`; `protocol` for an answer that is no list
 */
export async function readList(answer: Response): Promise<readonly unknown[]> {
	const list = (await readJson(answer)) ?? [];
	if (!Array.isArray(list))
		throw new RealDebridError('protocol', `The answer was no list. (HTTP ${answer.status})`, {
			status: answer.status,
		});
	return list;
}

/**
 * @returns `undefined` for a success without a body
 * @throws {RealDebridError} for an answer that is no success, with its status and the service's code; `protocol` for a
 *   success that is no JSON
 */
export function parseRestAnswer(status: number, body: string): unknown {
	if (status < 200 || status >= 300) throw refusal(status, tryToParse(body) as ServiceWord | undefined);
	if (body === '') return undefined;
	const value = tryToParse(body);
	if (value === undefined)
		throw new RealDebridError('protocol', `The answer was no JSON. (HTTP ${status})`, { status });
	return value;
}

/** What an answer that is no success means. Only an answer in the service's own form is the service's word. */
function refusal(status: number, word: ServiceWord | undefined): RealDebridError {
	const name = typeof word?.error === 'string' && /^[a-z][a-z_]{1,39}$/.test(word.error) ? word.error : '';
	const number = Number(word?.error_code ?? Number.NaN);
	const serviceCode = name && Number.isSafeInteger(number) ? number : undefined;
	const told = [`HTTP ${status}`, name, serviceCode].filter(part => part !== '' && part !== undefined);
	return new RealDebridError(
		codeOf(status, name, serviceCode),
		`The service refused the request. (${told.join(' ')})`,
		{ status, serviceCode },
	);
}

function codeOf(status: number, name: string, serviceCode: number | undefined): RealDebridErrorCode {
	// A firewall: it borrows the names of the service's errors.
	if (status === 451) return 'blocked';
	if (serviceCode !== undefined) return CODES[serviceCode] ?? 'refused';
	if (status === 429) return 'rateLimited';
	if (status === 408 || status >= 500) return 'unavailable';
	if (name) return 'refused';
	return [401, 403, 407].includes(status) ? 'blocked' : 'protocol';
}

function tryToParse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Another answer than JSON is told by its status.
	}
	return undefined;
}
