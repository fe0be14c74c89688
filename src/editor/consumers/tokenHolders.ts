import type { Account } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import type { RealDebridSession } from '../../api';
import { RealDebridError } from '../../realdebrid/errors';
import { parseRestAnswer } from '../../realdebrid/restAnswers';
import { Secret } from '../../realdebrid/secret';
import type { CurrentService } from '../currentService';
import type { Network } from '../network';
import { sendAuthorized } from './authorizedRequest';
import { errorAcrossHosts } from './errorAcrossHosts';
import { timedSessionOf } from './sessions';

export interface HolderHost {
	readonly current: Pick<CurrentService, 'get'>;
	readonly send: Network['sendForConsumers'];
}

/** What a call of `_realDebrid.request` gives. */
export interface RequestAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** As text: the REST API answers in JSON and plain text. */
	readonly body: string;
	/** What the answer means as JSON, where it is none or no success. */
	readonly error?: Pick<RealDebridError, 'code' | 'message' | 'status' | 'serviceCode'>;
}

interface Holding {
	readonly service: Accounts;
	readonly account: Account;
	readonly token: Secret;
}

/** What stays between the service and this extension: the caller gets the text of the body, and no cookies. */
const NOT_FOR_CALLERS: readonly string[] = [
	'connection',
	'content-encoding',
	'content-length',
	'keep-alive',
	'proxy-authenticate',
	'set-cookie',
	'trailer',
	'transfer-encoding',
	'upgrade',
];

/**
 * Two internal commands for the client package, where it runs in another extension host: requests leave from the user's
 * machine, and tokens are refreshed there. Only the holder of a token can call them, and is given no more than that token
 * allows: the editor has asked the user before it handed the token out.
 */
export class TokenHolders {
	constructor(private readonly host: HolderHost) {}

	/** `_realDebrid.request`: `{ token, path, method, headers, body }`; `body` is text, or bytes as `{ base64 }`. */
	async request(input: unknown): Promise<RequestAnswer> {
		return acrossHosts(async () => {
			const { path, method, headers, body, token: held } = fieldsOf(input);
			const { service, account, token } = await this.holding(held);
			if (typeof path !== 'string') throw refused('path has to be text, such as "/user".');
			const answer = await sendAuthorized(
				{
					service,
					account,
					token,
					send: this.host.send,
					checkAccess: () => this.throwIfLeft(service, account),
				},
				path,
				{
					method: textOf(method, 'GET'),
					headers: headersOf(headers),
					...(body !== undefined && body !== null && { body: bodyOf(body) }),
				},
			);
			for (const name of NOT_FOR_CALLERS) answer.headers.delete(name);
			const { status } = answer;
			const text = await answer.text();
			return { status, headers: Object.fromEntries(answer.headers), body: text, ...errorOf(status, text) };
		});
	}

	/** `_realDebrid.session`: `{ token, forceRefresh }`, for a session with a token that is valid now, and its time. */
	async session(input: unknown): Promise<RealDebridSession> {
		return acrossHosts(async () => {
			const { token, forceRefresh } = fieldsOf(input);
			const { service, account } = await this.holding(token);
			const { tokens } = service;
			if (forceRefresh === true) await tokens.refresh(account);
			const timed = await tokens.getTimed(account);
			this.throwIfLeft(service, account);
			return timedSessionOf(account, timed);
		});
	}

	/** The account of the service that the setting names now, whose token the caller has. */
	private async holding(text: unknown): Promise<Holding> {
		if (typeof text !== 'string' || text === '') throw refused('token has to be an access token.');
		const token = new Secret(text);
		const service = this.host.current.get();
		for (const account of service.accounts.list()) {
			const own = await service.tokens.peek(account).catch(() => undefined);
			if (own?.equals(token)) {
				this.throwIfLeft(service, account);
				return { service, account, token };
			}
		}
		throw signedOut();
	}

	private throwIfLeft(service: Accounts, account: Account): void {
		const isThere = service.accounts.list().some(({ grant }) => grant === account.grant);
		if (service !== this.host.current.get() || !isThere) throw signedOut();
	}
}

function errorOf(status: number, body: string): Pick<RequestAnswer, 'error'> {
	try {
		parseRestAnswer(status, body);
		return {};
	} catch (error) {
		if (!(error instanceof RealDebridError)) throw error;
		const { code, message, serviceCode } = error;
		return { error: { code, message, status, serviceCode } };
	}
}

async function acrossHosts<T>(call: () => Promise<T>): Promise<T> {
	try {
		return await call();
	} catch (error) {
		throw errorAcrossHosts(error, 'message');
	}
}

/** The fields as they are now: a caller in the same extension host passes the object itself, and its accessors. */
function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
	if (typeof input !== 'object' || input === null) throw refused('The argument has to be an object.');
	try {
		return { ...input };
	} catch {
		throw refused('The argument cannot be read.');
	}
}

function textOf(value: unknown, otherwise: string): string {
	if (value === undefined) return otherwise;
	if (typeof value !== 'string') throw refused('method has to be text.');
	return value;
}

function headersOf(value: unknown): Record<string, string> {
	if (value === undefined) return {};
	const headers = Object.entries(fieldsOf(value));
	for (const [name, text] of headers) if (typeof text !== 'string') throw refused(`${name} has to be text.`);
	return Object.fromEntries(headers) as Record<string, string>;
}

function bodyOf(value: unknown): string | Uint8Array<ArrayBuffer> {
	if (typeof value === 'string') return value;
	const { base64 } = fieldsOf(value);
	if (typeof base64 !== 'string') throw refused('body has to be text, or bytes as { base64 }.');
	return new Uint8Array(Buffer.from(base64, 'base64'));
}

function refused(message: string): RealDebridError {
	return new RealDebridError('refused', message);
}

function signedOut(): RealDebridError {
	return new RealDebridError('signedOut', 'The token is of no account that is signed in.');
}
