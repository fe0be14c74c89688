/** The API where the extension's exports cannot be seen: on the editor's own accounts and two internal commands. */
import type { AuthenticationGetSessionOptions, AuthenticationSession } from 'vscode';
import type {
	GetAccessTokenOptions,
	RealDebridAccount,
	RealDebridAPI,
	RealDebridRequestInit,
	RealDebridSession,
} from '../../src/api';
import { readPages } from '../../src/realdebrid/restPages';
import { type ErrorDetails, errorOf } from './error';

type Editor = typeof import('vscode');

/** The answer of the internal command `_realDebrid.request`. */
interface RemoteAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** What the answer means as JSON, where it is none or no success. */
	readonly error?: ErrorDetails;
}

const PROVIDER = 'real-debrid';
const SCOPES = ['downloads', 'torrents', 'unrestrict', 'user'];

/** @returns `undefined` when the editor has no provider of Real-Debrid accounts: the extension is missing */
export async function remoteApi(vscode: Editor): Promise<RealDebridAPI | undefined> {
	const { authentication, commands } = vscode;
	const changed = new vscode.EventEmitter<void>();
	let accounts: readonly RealDebridAccount[] = [];

	const hold = async ({
		account,
		createIfNone,
	}: GetAccessTokenOptions): Promise<AuthenticationSession | undefined> => {
		try {
			return await authentication.getSession(PROVIDER, SCOPES, {
				account,
				createIfNone,
				silent: !createIfNone,
			} as AuthenticationGetSessionOptions);
		} catch (error) {
			// What the extension has not said, the editor has: the person does not want it.
			throw toldError(error, createIfNone ? 'denied' : 'protocol');
		}
	};

	/** Calls a command with the token that this consumer holds; again where that token was replaced meanwhile. */
	const call = async <T>(
		command: string,
		options: GetAccessTokenOptions,
		argument: object,
		last?: string,
	): Promise<T | undefined> => {
		const held = await hold(options);
		if (!held) return undefined;
		const token = held.accessToken;
		try {
			return await commands.executeCommand<T>(`_realDebrid.${command}`, { ...argument, token });
		} catch (error) {
			const told = toldError(error, 'protocol');
			if (told.code !== 'signedOut' || token === last) throw told;
			return call(command, options, argument, token);
		}
	};

	const update = async (): Promise<void> => {
		const known = await authentication.getAccounts(PROVIDER);
		const held = await Promise.all(
			// An account whose token cannot be had now is as it was.
			known.map(account => hold({ account }).catch(() => accounts.some(({ id }) => id === account.id))),
		);
		const next = known.filter((_, index) => held[index]).map(({ id, label }) => ({ id, label }));
		if (JSON.stringify(next) === JSON.stringify(accounts)) return;
		accounts = next;
		changed.fire();
	};

	const getSession = async (options: GetAccessTokenOptions = {}): Promise<RealDebridSession | undefined> =>
		untilAborted(options.signal, async () => {
			const { forceRefresh } = options;
			const session = await call<RealDebridSession>('session', options, { forceRefresh });
			if (session && !accounts.some(({ id }) => id === session.account.id)) await update();
			return session;
		});

	const send = async (
		input: string | URL | Request,
		init: RealDebridRequestInit = {},
	): Promise<RemoteAnswer> => {
		const { account, signal = input instanceof Request ? input.signal : undefined } = init;
		return untilAborted(signal, async () => {
			const request = await toRemote(input, init);
			const answer = await call<RemoteAnswer>('request', { account } as GetAccessTokenOptions, request);
			if (!answer) throw errorOf('signedOut', 'No Real-Debrid account can be used.');
			return answer;
		});
	};

	try {
		await update();
	} catch {
		return undefined;
	}
	authentication.onDidChangeSessions(({ provider }) => {
		if (provider.id === PROVIDER) update().catch(() => undefined);
	});
	return Object.freeze({
		get accounts() {
			return accounts;
		},
		onDidChangeAccounts: changed.event,
		getSession: getSession as RealDebridAPI['getSession'],
		getAccessToken: (async options =>
			(await getSession(options))?.accessToken) as RealDebridAPI['getAccessToken'],
		fetch: async (input, init) => {
			const { status, headers, body } = await send(input, init);
			return new Response(body || null, { status, headers });
		},
		json: (async (input, init) => parsed(await send(input, init))) as RealDebridAPI['json'],
		pages: (path, init) =>
			readPages(path, async page => {
				const answer = await send(page, init);
				const list = parsed(answer) ?? [];
				if (!Array.isArray(list))
					throw errorOf('protocol', 'The answer was no list.', { status: answer.status });
				return { list, total: answer.headers['x-total-count'] };
			}),
	} satisfies RealDebridAPI);
}

function parsed({ body, error }: RemoteAnswer): unknown {
	if (error) throw errorOf(error.code, error.message, error);
	return body ? JSON.parse(body) : undefined;
}

/** A request as it can be handed to another extension host: as text, since bytes do not survive the way. */
async function toRemote(input: string | URL | Request, init: RealDebridRequestInit) {
	try {
		const isRequest = input instanceof Request;
		// The address is only there to make a `Request` of a path; `duplex` allows a body that is a stream.
		const request = new Request(isRequest ? input : 'https://localhost', {
			...init,
			duplex: 'half',
		} as RequestInit);
		return {
			path: isRequest ? input.url : String(input),
			method: request.method,
			headers: Object.fromEntries(request.headers),
			...(request.body && { body: toText(new Uint8Array(await request.arrayBuffer())) }),
		};
	} catch (error) {
		throw errorOf('refused', String(error));
	}
}

function toText(bytes: Uint8Array): string | { readonly base64: string } {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return { base64: btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) };
	}
}

/** The extension's own error: of an error, the editor passes its name or its message on, and one of them has the code. */
function toldError(error: unknown, otherwise: ErrorDetails['code']): ReturnType<typeof errorOf> {
	const [, code, message] = /RealDebridError (\w+): (.*)/s.exec(String(error)) ?? [];
	return errorOf((code as ErrorDetails['code'] | undefined) ?? otherwise, message ?? String(error));
}

async function untilAborted<T>(signal: AbortSignal | null | undefined, begin: () => Promise<T>): Promise<T> {
	if (!signal) return begin();
	return new Promise<T>((resolve, reject) => {
		const abort = () => reject(errorOf('cancelled', String(signal.reason)));
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort);
		begin()
			.then(resolve, reject)
			.finally(() => signal.removeEventListener('abort', abort));
	});
}
