import type {
	GetAccessTokenOptions,
	RealDebridAccount,
	RealDebridAPI,
	RealDebridError,
	RealDebridErrorCode,
	RealDebridRequestInit,
	RealDebridSession,
} from '../../src/api';
import { readJson, readList } from '../../src/realdebrid/restAnswers';
import { readPages } from '../../src/realdebrid/restPages';
import { errorOf } from './error';

/**
 * What the fake service answers: a value that is sent as JSON, `undefined` for 204, a `Response`, or a function that
 * returns one of these.
 */
export type FakeAnswer = unknown | Response | ((request: FakeRequest) => unknown | Promise<unknown>);

export interface FakeRequest {
	readonly method: string;
	/** Below the REST base, such as `/user`. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: Headers;
	/** As text. */
	readonly body: string;
	readonly account: RealDebridAccount;
}

export interface FakeRealDebridOptions {
	/** The accounts that are signed in; one named `ada` where none are given. */
	readonly accounts?: readonly RealDebridAccount[];
	/** By path, such as `/user`, or by method and path, such as `POST /unrestrict/link`. Others are answered with 404. */
	readonly answers?: Readonly<Record<string, FakeAnswer>>;
	/** Whether the person has allowed your extension to use the accounts: `given`, unless you say `ask`. */
	readonly consent?: 'given' | 'ask';
}

/** The API in memory, and what a test does in place of the person and of the service. */
export interface FakeRealDebrid extends RealDebridAPI {
	/** The questions that the person would have been asked: one for each `createIfNone` without consent. */
	readonly questions: readonly ('signIn' | 'access')[];
	/** The requests that were sent. */
	readonly requests: readonly FakeRequest[];
	/** What the person answers to the next questions; `allow` at first. A sign-in without accounts gives `ada`. */
	answerQuestions(answer: 'allow' | 'deny' | 'dismiss'): void;
	/** Takes consent back, so that the person is asked again. */
	withdrawConsent(): void;
	/** Signs in and out: these are the accounts from now on. Tells the listeners of `onDidChangeAccounts`. */
	setAccounts(accounts: readonly RealDebridAccount[]): void;
	setAnswer(path: string, answer: FakeAnswer): void;
	/** Makes each call fail with this error until it is called without one. */
	failWith(code?: RealDebridErrorCode, details?: FakeFailure): void;
}

export interface FakeFailure {
	readonly message?: string;
	readonly status?: number;
	readonly serviceCode?: number;
}

const ADA: RealDebridAccount = { id: '1001', label: 'ada' };
const SCOPES = ['downloads', 'torrents', 'unrestrict', 'user'];
const LIFETIME_MS = 3_600_000;
const BASE = 'https://api.real-debrid.com/rest/1.0';

/** An API for unit tests, without an editor and without a network. */
export function fakeRealDebrid(options: FakeRealDebridOptions = {}): FakeRealDebrid {
	return new Fake(options);
}

class Fake implements FakeRealDebrid {
	readonly questions: ('signIn' | 'access')[] = [];
	readonly requests: FakeRequest[] = [];
	private readonly listeners = new Set<() => void>();
	private readonly answers: Map<string, FakeAnswer>;
	private signedIn: readonly RealDebridAccount[];
	private hasConsent: boolean;
	private answer: 'allow' | 'deny' | 'dismiss' = 'allow';
	private failure: RealDebridError | undefined;
	private refreshes = 0;

	constructor({ accounts = [ADA], answers = {}, consent = 'given' }: FakeRealDebridOptions) {
		this.signedIn = accounts;
		this.answers = new Map(Object.entries(answers));
		this.hasConsent = consent === 'given';
	}

	get accounts(): readonly RealDebridAccount[] {
		return this.hasConsent ? this.signedIn : [];
	}

	readonly onDidChangeAccounts: RealDebridAPI['onDidChangeAccounts'] = (listener, self, disposables) => {
		const call = () => listener.call(self);
		this.listeners.add(call);
		const subscription = { dispose: () => void this.listeners.delete(call) };
		disposables?.push(subscription);
		return subscription;
	};

	readonly getAccessToken = (async (options?: GetAccessTokenOptions) =>
		(await this.session(options))?.accessToken) as RealDebridAPI['getAccessToken'];

	readonly getSession = (async (options?: GetAccessTokenOptions) =>
		this.session(options)) as RealDebridAPI['getSession'];

	readonly fetch = async (
		input: string | URL | Request,
		init: RealDebridRequestInit = {},
	): Promise<Response> => {
		const { account, ...rest } = init;
		const session = await this.session({
			...(account && { account }),
			...(init.signal && { signal: init.signal }),
		});
		if (!session) throw errorOf('signedOut', 'No Real-Debrid account can be used.');
		const request = requestOf(input, rest);
		return this.respond(request, session.account);
	};

	readonly json = (async (input, init) => readJson(await this.fetch(input, init))) as RealDebridAPI['json'];

	readonly pages: RealDebridAPI['pages'] = (path, init) =>
		readPages(path, async page => {
			const answer = await this.fetch(page, init);
			return { list: await readList(answer), total: answer.headers.get('x-total-count') };
		});

	answerQuestions(answer: 'allow' | 'deny' | 'dismiss'): void {
		this.answer = answer;
	}

	withdrawConsent(): void {
		this.change(() => {
			this.hasConsent = false;
		});
	}

	setAccounts(accounts: readonly RealDebridAccount[]): void {
		this.change(() => {
			this.signedIn = accounts;
		});
	}

	setAnswer(path: string, answer: FakeAnswer): void {
		this.answers.set(path, answer);
	}

	failWith(
		code?: RealDebridErrorCode,
		{ message = `A test wants ${code}.`, ...details }: FakeFailure = {},
	): void {
		this.failure = code && errorOf(code, message, details);
	}

	private async session(options: GetAccessTokenOptions = {}): Promise<RealDebridSession | undefined> {
		if (options.signal?.aborted) throw errorOf('cancelled', 'The caller does not wait any longer.');
		if (this.failure) throw this.failure;
		if (options.createIfNone && this.accounts.length === 0) this.ask();
		const { accounts } = this;
		const account = options.account ? accounts.find(({ id }) => id === options.account?.id) : accounts[0];
		if (!account) {
			if (options.createIfNone) throw errorOf('signedOut', 'The account is gone.');
			return undefined;
		}
		if (options.forceRefresh) this.refreshes++;
		return {
			id: account.id,
			account,
			accessToken: `fake-token-${account.id}-${this.refreshes}`,
			scopes: SCOPES,
			expiresAt: Date.now() + LIFETIME_MS,
		};
	}

	private ask(): void {
		this.questions.push(this.signedIn.length > 0 ? 'access' : 'signIn');
		if (this.answer === 'deny')
			throw errorOf('denied', 'The person does not let this extension use the account.');
		if (this.answer === 'dismiss') throw errorOf('cancelled', 'The question was closed without an answer.');
		this.change(() => {
			this.hasConsent = true;
			if (this.signedIn.length === 0) this.signedIn = [ADA];
		});
	}

	private change(apply: () => void): void {
		const before = JSON.stringify(this.accounts);
		apply();
		if (JSON.stringify(this.accounts) !== before) for (const listener of this.listeners) listener();
	}

	private async respond(request: Request, account: RealDebridAccount): Promise<Response> {
		const { pathname, searchParams: query } = new URL(request.url);
		const { method, headers } = request;
		const path = pathname.slice(new URL(BASE).pathname.length);
		const sent: FakeRequest = { method, path, query, headers, body: await request.text(), account };
		this.requests.push(sent);
		const key = [`${method} ${path}`, path].find(known => this.answers.has(known));
		const answer = key === undefined ? unknownResource() : this.answers.get(key);
		const value: unknown = typeof answer === 'function' ? await answer(sent) : answer;
		if (value === undefined) return new Response(null, { status: 204 });
		// A `Response` can be read only once, and may be the answer to several requests.
		return value instanceof Response ? value.clone() : Response.json(value);
	}
}

/** @throws {RealDebridError} `refused` for what cannot be sent, and outside the REST base */
function requestOf(input: string | URL | Request, init: RequestInit): Request {
	const target = typeof input === 'string' && input.startsWith('/') ? BASE + input : input;
	try {
		const request = new Request(target, init);
		if (request.url.startsWith(`${BASE}/`)) return request;
	} catch {
		// As outside the REST base.
	}
	throw errorOf('refused', 'The request cannot be sent, or lies outside the REST API.');
}

function unknownResource(): Response {
	return Response.json({ error: 'unknown_ressource', error_code: 7 }, { status: 404 });
}
