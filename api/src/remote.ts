/** The API where the extension's exports cannot be seen: on the editor's own accounts and two internal commands. */
import type { AuthenticationSession } from 'vscode';
import type {
	GetAccessTokenOptions,
	RealDebridAccount,
	RealDebridAPI,
	RealDebridErrorCode,
	RealDebridRequestInit,
	RealDebridSession,
} from '../../src/api';
import { RealDebridError } from '../../src/realdebrid/errors';
import { readJson, readPages } from '../../src/realdebrid/restAnswers';

type Editor = typeof import('vscode');

/** The answer of the internal command `_realDebrid.request`. */
interface RemoteAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

const PROVIDER = 'real-debrid';
const SCOPES = ['downloads', 'torrents', 'unrestrict', 'user'];
const WITHOUT_BODY = [204, 205, 304];

/** @returns `undefined` when the editor knows no Real-Debrid accounts, signed in or not: the extension is missing */
export async function remoteApi(vscode: Editor): Promise<RealDebridAPI | undefined> {
	const { authentication, commands } = vscode;
	const changed = new vscode.EventEmitter<void>();
	let accounts: readonly RealDebridAccount[] = [];

	const session = async (options: GetAccessTokenOptions): Promise<AuthenticationSession | undefined> => {
		const { account, createIfNone } = options;
		try {
			return await authentication.getSession(PROVIDER, SCOPES, {
				...(account && { account: { ...account } }),
				...(createIfNone ? { createIfNone } : { silent: true }),
			});
		} catch (error) {
			// What the extension has not said, the editor has: the person does not want it.
			throw toldError(error) ?? failure(createIfNone ? 'denied' : 'protocol', error);
		}
	};

	/** Asks the extension about a token that this consumer has been given, and once more when there is a newer one. */
	const withToken = async <T>(
		options: GetAccessTokenOptions,
		call: (token: string, held: AuthenticationSession) => PromiseLike<T>,
	): Promise<T | undefined> => {
		for (let last: string | undefined; ; ) {
			const held = await session(options);
			if (!held) return undefined;
			try {
				return await call(held.accessToken, held);
			} catch (error) {
				const told = toldError(error) ?? failure('protocol', error);
				if (told.code !== 'signedOut' || last === held.accessToken) throw told;
				last = held.accessToken;
			}
		}
	};

	const update = async (): Promise<void> => {
		const known = await authentication.getAccounts(PROVIDER);
		const held = await Promise.all(
			known.map(account =>
				session({ account }).then(Boolean, () => accounts.some(({ id }) => id === account.id)),
			),
		);
		const next = known.filter((_, index) => held[index]).map(({ id, label }) => Object.freeze({ id, label }));
		if (JSON.stringify(next) === JSON.stringify(accounts)) return;
		accounts = Object.freeze(next);
		changed.fire();
	};

	const getSession = async (options: GetAccessTokenOptions = {}): Promise<RealDebridSession | undefined> =>
		untilAborted(options.signal, async () => {
			const timed = await withToken(options, async (token, held) => ({
				...held,
				...(await commands.executeCommand<{ accessToken: string; expiresAt: number }>('_realDebrid.session', {
					token,
					forceRefresh: options.forceRefresh,
				})),
			}));
			if (timed && !accounts.some(({ id }) => id === timed.account.id)) await update();
			return timed;
		});

	const fetch = async (
		input: string | URL | Request,
		init: RealDebridRequestInit = {},
	): Promise<Response> => {
		const { account, signal = input instanceof Request ? input.signal : undefined } = init;
		return untilAborted(signal, async () => {
			const request = await toRemote(input, init);
			const answer = await withToken(account ? { account } : {}, token =>
				commands.executeCommand<RemoteAnswer>('_realDebrid.request', { ...request, token }),
			);
			if (!answer) throw failure('signedOut');
			const { status, headers, body } = answer;
			return new Response(WITHOUT_BODY.includes(status) ? null : body, { status, headers });
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
		fetch,
		json: (async (input, init) => readJson(await fetch(input, init))) as RealDebridAPI['json'],
		pages: ((path, init) => readPages({ fetch, path, init })) as RealDebridAPI['pages'],
	});
}

/** A request as it can be handed to another extension host: as text, since bytes do not survive the way. */
async function toRemote(input: string | URL | Request, init: RealDebridRequestInit) {
	const path = input instanceof Request ? input.url : String(input);
	const { method, headers, body } = init;
	try {
		// The address is only there to make a `Request` of a path.
		const request = new Request(input instanceof Request ? input : 'https://localhost', {
			...(method !== undefined && { method }),
			...(headers !== undefined && { headers }),
			...(body !== undefined && body !== null && { body, duplex: 'half' }),
		});
		return {
			path,
			method: request.method,
			headers: Object.fromEntries(request.headers),
			...(request.body && { body: toText(new Uint8Array(await request.arrayBuffer())) }),
		};
	} catch (error) {
		throw failure('refused', error);
	}
}

function toText(bytes: Uint8Array): string | { readonly base64: string } {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return { base64: btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) };
	}
}

/** What the extension has thrown: between hosts only names and messages are kept, so one of them has the code. */
function toldError(error: unknown): RealDebridError | undefined {
	const { name, message } = error as Error;
	const [, code] = /RealDebridError (\w+)/.exec(`${name} ${message}`) ?? [];
	return code ? failure(code as RealDebridErrorCode, error) : undefined;
}

function failure(code: RealDebridErrorCode, cause?: unknown): RealDebridError {
	const message = cause instanceof Error ? cause.message : 'No Real-Debrid account can be used.';
	return new RealDebridError(code, message, { cause });
}

async function untilAborted<T>(signal: AbortSignal | null | undefined, begin: () => Promise<T>): Promise<T> {
	if (!signal) return begin();
	return new Promise<T>((resolve, reject) => {
		const abort = () => reject(failure('cancelled', signal.reason));
		if (signal.aborted) return abort();
		signal.addEventListener('abort', abort, { once: true });
		begin()
			.then(resolve, reject)
			.finally(() => signal.removeEventListener('abort', abort));
	});
}
