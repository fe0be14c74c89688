/**
 * The answers of the REST API as other extensions get them: parsed, page by page, or as an error with a code. The client
 * package bundles this module too, so it uses nothing of Node.js.
 */
import { RealDebridError, type RealDebridErrorCode } from './errors';

export interface PageRequest<Init> {
	readonly fetch: (path: string, init?: Init) => Promise<Response>;
	readonly path: string;
	readonly init: Init | undefined;
}

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
 * @throws {RealDebridError} for an answer that is no success, with its status and the service's code; `protocol` for a
 *   success that is no JSON
 */
export async function readJson<T>(answer: Response): Promise<T> {
	const text = await answer.text();
	if (!answer.ok) throw refusal(answer.status, tryToParse(text) as ServiceWord | undefined);
	if (text === '') return undefined as T;
	const value = tryToParse(text);
	if (value === undefined)
		throw new RealDebridError('protocol', `The answer was no JSON. (HTTP ${answer.status})`, {
			status: answer.status,
		});
	return value as T;
}

/**
 * Requests a list page by page, until there are as many entries as `X-Total-Count` says.
 *
 * @throws {RealDebridError} as `fetch` and `readJson`
 */
export async function* readPages<T, Init>({
	fetch,
	path,
	init,
}: PageRequest<Init>): AsyncGenerator<readonly T[], void, undefined> {
	for (let page = 1, entries = 0; ; page++) {
		const answer = await fetch(`${path}${path.includes('?') ? '&' : '?'}page=${page}`, init);
		const list = (await readJson<unknown>(answer)) ?? [];
		if (!Array.isArray(list))
			throw new RealDebridError('protocol', 'The answer was no list.', { status: answer.status });
		if (list.length === 0) return;
		yield list;
		entries += list.length;
		// Without the header there is no telling whether the service looks at `page`.
		if (entries >= Number(answer.headers.get('x-total-count'))) return;
	}
}

/** What an answer that is no success means. Only an answer in the service's own form is the service's word. */
function refusal(status: number, word: ServiceWord | undefined): RealDebridError {
	const name = typeof word?.error === 'string' && /^[a-z][a-z_]{1,39}$/.test(word.error) ? word.error : '';
	const number = Number(word?.error_code ?? Number.NaN);
	const serviceCode = name && Number.isSafeInteger(number) ? number : undefined;
	const told = [`HTTP ${status}`, name, serviceCode].filter(part => part !== '' && part !== undefined);
	return new RealDebridError(
		codeOf(status, name, serviceCode),
		`The request was refused. (${told.join(' ')})`,
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
		return undefined;
	}
}
