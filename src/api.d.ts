/**
 * What the extension `debrid-tools.real-debrid` offers to other extensions in
 * the same extension host. Copy this file; it needs nothing but `@types/vscode`.
 *
 * ```ts
 * const rd = await vscode.extensions.getExtension<RealDebridExports>('debrid-tools.real-debrid')!.activate();
 * const token = await rd.getAPI(1, context.extension).getAccessToken({ createIfNone: true });
 * ```
 *
 * Add `"extensionDependencies": ["debrid-tools.real-debrid"]` to your `package.json`.
 */
import type { AuthenticationSession, Event, Extension } from 'vscode';

/** What `activate()` gives. */
export interface RealDebridExports {
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
	 * The same as a session, in the shape of the editor's own accounts.
	 *
	 * @returns as `getAccessToken`
	 * @throws {RealDebridError} as `getAccessToken`
	 */
	getSession(
		options: GetAccessTokenOptions & { readonly createIfNone: true },
	): Promise<AuthenticationSession>;
	getSession(options?: GetAccessTokenOptions): Promise<AuthenticationSession | undefined>;

	/**
	 * Sends an authorised request to the service's REST API. A token that is no
	 * longer taken is refreshed once and the request sent again; a request that
	 * came too soon (429) is sent again when the service has had its pause, which
	 * is one for all requests, for up to 75 seconds.
	 *
	 * @param path below the REST base, such as `/user` or `/torrents?limit=5`
	 * @param init as for the global `fetch`. The body must be one that can be sent twice: a string, `URLSearchParams`,
	 *   `FormData`, `Blob`, `ArrayBuffer` or a view of one. `Authorization` is set for you.
	 * @returns the answer, whatever its status; only 401 and 429 are looked at
	 * @throws {RealDebridError} `signedOut` without an account or consent; `offline` without an answer; `rateLimited`
	 *   when the service goes on asking to wait; `refused` for a path that leaves the REST API; `cancelled` when
	 *   `init.signal` is aborted; and as `getAccessToken`
	 */
	fetch(path: string, init?: RealDebridRequestInit): Promise<Response>;
}

/** A person's account with the service. */
export interface RealDebridAccount {
	/** The Real-Debrid user id, in digits. */
	readonly id: string;
	/** The username. Show it as plain text. */
	readonly label: string;
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

/** The members of `RequestInit` that are passed on. */
export interface RealDebridRequestInit {
	readonly method?: string;
	/** `User-Agent`, `Host`, `Cookie` and the headers that belong to the connection are not taken over. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | URLSearchParams | FormData | Blob | ArrayBuffer | ArrayBufferView;
	readonly signal?: AbortSignal;
	/** Which account's token is used, as in `GetAccessTokenOptions`. */
	readonly account?: RealDebridAccount;
}

/**
 * What is thrown. Tell errors apart by `code`; `instanceof` does not work across extensions.
 */
export interface RealDebridError extends Error {
	readonly name: 'RealDebridError';
	readonly code: RealDebridErrorCode;
	/** What led to it; holds no secret. */
	readonly cause?: unknown;
}

export type RealDebridErrorCode =
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
