/**
 * What the extension `debrid-tools.real-debrid` offers to other extensions.
 *
 * The package `@debrid-tools/real-debrid` has these types, finds the API in every kind of window, and has a fake for
 * tests. Without the package, copy this file. It needs `@types/vscode`, and the types of `fetch`: those of
 * `@types/node` 18 or newer, or of TypeScript's libraries `DOM` or `WebWorker`.
 *
 * ```ts
 * const extension = vscode.extensions.getExtension<RealDebridExports>('debrid-tools.real-debrid');
 * const api = (await extension?.activate())?.getAPI(1, context.extension);
 * const token = await api?.getAccessToken({ createIfNone: true });
 * ```
 *
 * `getExtension` finds only extensions of the same extension host: in a remote window and in a browser the two can run
 * apart, and `extension` is then `undefined`. Where your extension cannot work without this one, add
 * `"extensionDependencies": ["debrid-tools.real-debrid"]` to your `package.json`.
 */
import type { AuthenticationSession, Event, Extension } from 'vscode';

/** What `activate()` gives. */
export interface RealDebridExports {
	/** The version of the API, such as `1.1.0`. Release 1.0.0 of the extension has no such member. */
	readonly version: string;

	/**
	 * The API, bound to the extension that uses it: consent is asked for and kept in its name.
	 *
	 * @param version the version of the API; there is 1
	 * @param consumer your own extension, `context.extension`
	 * @throws {RealDebridError} `unsupportedVersion` for a version that this release does not have;
	 *   `refused` when `consumer` is not an installed extension
	 */
	getAPI(version: 1, consumer: Extension<unknown>): RealDebridAPI;
}

/** Version 1 of the API, as one consumer sees it. */
export interface RealDebridAPI {
	/** The accounts that the person lets you use. */
	readonly accounts: readonly RealDebridAccount[];

	/** Fires when `accounts` has changed: a sign-in, a sign-out, a new name, consent given or taken back. */
	readonly onDidChangeAccounts: Event<void>;

	/**
	 * An access token for the service's REST API, valid for at least five more
	 * minutes (a fifth of its lifetime if that is less). Ask each time instead
	 * of keeping it: while it is valid it comes from memory.
	 *
	 * @returns `undefined` without an account or without consent, unless `createIfNone` is set
	 * @throws {RealDebridError} `denied` or `cancelled` when the person does not want it (only with `createIfNone`
	 *   or a `signal`); `signedOut` with `forceRefresh` when the account has to sign in again, and with
	 *   `createIfNone` when `account` is gone or the person's settings come to name another service meanwhile;
	 *   `offline`, `unavailable`, `rateLimited`, `blocked` or `protocol` while no new token can be had; `storage`;
	 *   `configuration` when the person's settings name no usable service
	 */
	getAccessToken(options: GetAccessTokenOptions & { readonly createIfNone: true }): Promise<string>;
	getAccessToken(options?: GetAccessTokenOptions): Promise<string | undefined>;

	/**
	 * The same as a session, in the shape of the editor's own accounts, with the time at which the token expires.
	 *
	 * @returns as `getAccessToken`
	 * @throws {RealDebridError} as `getAccessToken`
	 */
	getSession(options: GetAccessTokenOptions & { readonly createIfNone: true }): Promise<RealDebridSession>;
	getSession(options?: GetAccessTokenOptions): Promise<RealDebridSession | undefined>;

	/**
	 * Sends an authorised request to the service's REST API. Can be passed wherever a library takes a `fetch`.
	 *
	 * - 401: the token is refreshed once and the request sent again.
	 * - 429: the request is sent again after the pause that the service asked for, for up to 75 seconds. All requests
	 *   share one pause.
	 * - An answer must come within 60 seconds and have at most 32 MiB. Links to files lead to other hosts: load them with
	 *   the global `fetch`, without a token.
	 *
	 * @param input a path below the REST base, such as `/user` or `/torrents?limit=5`; or an absolute address below
	 *   `<realDebrid.apiUrl>/rest/1.0`; or a `Request` for such an address
	 * @param init as for the global `fetch`; `method`, `headers`, `body`, `signal` and `account` are looked at. The body is
	 *   read to its end before it is sent. `Authorization` is set for you; `User-Agent`, `Host`, `Cookie` and the headers
	 *   that belong to the connection are not sent.
	 * @returns the answer, whatever its status; only 401 and 429 are looked at
	 * @throws {RealDebridError} `signedOut` without an account or consent; `offline` without an answer; `protocol` for an
	 *   answer that is too large; `rateLimited` when the service goes on asking to wait; `refused` for whatever lies
	 *   outside the REST base or cannot be sent; `cancelled` when the signal is aborted; and as `getAccessToken`
	 */
	fetch(input: string | URL | Request, init?: RealDebridRequestInit): Promise<Response>;

	/**
	 * Sends a request as `fetch` does and parses the answer.
	 *
	 * @returns the parsed answer; `undefined` for 204 and other successes without a body
	 * @throws {RealDebridError} as `fetch`; for an answer that is no success with its `status`, and with the service's own
	 *   `serviceCode` where it gives one
	 */
	json<T = unknown>(input: string | URL | Request, init?: RealDebridRequestInit): Promise<T>;

	/**
	 * Requests a list page by page until there are as many entries as `X-Total-Count` says. A list without that header is
	 * one page. Each page is one of the 250 requests that the service allows in a minute.
	 *
	 * ```ts
	 * for await (const torrents of api.pages<Torrent>('/torrents?limit=1000')) show(torrents);
	 * ```
	 *
	 * @param path as for `fetch`, without `page`; the service sends 100 entries a page unless there is a `limit`
	 * @throws {RealDebridError} as `json`, while the pages are read; `protocol` for an answer that is no list
	 */
	pages<T = unknown>(path: string, init?: RealDebridRequestInit): AsyncIterable<readonly T[]>;
}

/** A person's account with the service. */
export interface RealDebridAccount {
	/** The Real-Debrid user id, in digits. */
	readonly id: string;
	/** The username. Show it as plain text. */
	readonly label: string;
}

export interface RealDebridSession extends AuthenticationSession {
	/** When the access token expires, in milliseconds since the epoch, by this machine's clock. */
	readonly expiresAt: number;
}

export interface GetAccessTokenOptions {
	/** Asks the person to sign in and to consent, where that is needed. Without it nothing is ever asked. */
	readonly createIfNone?: boolean;
	/** Refreshes the token first, for example after a 401. Callers that do so at the same time share one refresh. */
	readonly forceRefresh?: boolean;
	/** One of `accounts`; without it, the one that is shown in the status bar or else the first that you may use. */
	readonly account?: RealDebridAccount;
	/** Ends your wait with `cancelled`. What others wait for as well goes on. */
	readonly signal?: AbortSignal;
}

export interface RealDebridRequestInit extends RequestInit {
	/** Which account's token is used, as in `GetAccessTokenOptions`. */
	readonly account?: RealDebridAccount;
}

/**
 * What is thrown. Tell errors apart by `code`; `instanceof` does not work across extensions.
 */
export interface RealDebridError extends Error {
	readonly name: 'RealDebridError';
	readonly code: RealDebridErrorCode;
	/** The HTTP status of the answer, where there was one. */
	readonly status?: number | undefined;
	/** `error_code` of the service's answer: see "Error codes" at https://api.real-debrid.com. */
	readonly serviceCode?: number | undefined;
	/** What led to it; holds no secret. */
	readonly cause?: unknown;
}

export type RealDebridErrorCode =
	/** The extension is not installed, or its version has no API. Only the client package throws this. */
	| 'notInstalled'
	/** The person closed the question, or you aborted the signal. */
	| 'cancelled'
	/** The person does not let you use the account, or did not allow the sign-in. */
	| 'denied'
	/** The code ran out before the person entered it. */
	| 'expired'
	/** There is no account that you may use, or it has to sign in again. */
	| 'signedOut'
	/** The service could not be reached. The sign-in is kept. */
	| 'offline'
	/** The service asks for fewer requests. */
	| 'rateLimited'
	/** The service refuses the network address, as it does with many VPNs. */
	| 'blocked'
	/** The service is there but not working. */
	| 'unavailable'
	/** The service, or this extension, understood and said no. */
	| 'refused'
	/** The service's answer was not understood. */
	| 'protocol'
	/** The editor's secret storage failed. */
	| 'storage'
	/** A scope that the service does not have; the message names it. */
	| 'unsupportedScope'
	/** `getAPI` was asked for a version that this release does not have. */
	| 'unsupportedVersion'
	/** A setting of the person is not allowed. */
	| 'configuration';
