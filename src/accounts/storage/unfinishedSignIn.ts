import type { ClientCredentials, DeviceCode } from '../../realdebrid/deviceFlow';
import { Secret } from '../../realdebrid/secret';
import { Deadline } from '../../realdebrid/time';
import { type Credentials, decodeCredentials, encodeCredentials } from './credentials';
import { number, secret, text } from './stored';

/** A code that waits to be entered, and when it expires, in milliseconds since the epoch. */
export interface WaitingCode {
	readonly code: DeviceCode;
	readonly expiresAt: number;
}

/**
 * How far a sign-in has come whose account is not stored yet. Stored from its code
 * on: the window may be reloaded before the user has entered the code, and the
 * service gives what it grants only once.
 */
export type UnfinishedSignIn =
	/** The code has not been entered, as far as is known. */
	| (WaitingCode & { readonly stage: 'waiting'; readonly clientId: string })
	/** The same for an account that signs in again with the client credentials that it has. */
	| (WaitingCode & {
			readonly stage: 'reauthorizing';
			readonly client: ClientCredentials;
			readonly accountId: string;
	  })
	| {
			readonly stage: 'granted';
			readonly client: ClientCredentials;
			readonly deviceCode: Secret;
			/** How many sign-ins could not trade the device code for a token, although the service was asked again and again. */
			readonly failures?: number | undefined;
	  }
	| { readonly stage: 'exchanged'; readonly credentials: Credentials };

/** A sign-in that may lead to any account. */
export type NewSignIn = Exclude<UnfinishedSignIn, { readonly stage: 'reauthorizing' }>;

export function isNewSignIn(signIn: UnfinishedSignIn): signIn is NewSignIn {
	return signIn.stage !== 'reauthorizing';
}

/** A sign-in for an account that has client credentials. */
export type ReauthorizingSignIn = Extract<UnfinishedSignIn, { readonly stage: 'reauthorizing' }>;

/** A sign-in that the user has allowed. */
export type GrantedSignIn = Exclude<UnfinishedSignIn, WaitingSignIn>;

export type WaitingSignIn = Extract<UnfinishedSignIn, WaitingCode>;

/** Whether the user has yet to enter the code. */
export function isWaiting(signIn: UnfinishedSignIn): signIn is WaitingSignIn {
	return signIn.stage === 'waiting' || signIn.stage === 'reauthorizing';
}

/** When its code expires; never later than it would have, had the clock not been set. */
export function deadlineOf({ expiresAt, code }: WaitingCode): Deadline {
	return Deadline.in(Math.min(expiresAt - Date.now(), code.expiresInMs));
}

/** Whether too little time is left for a user to enter the code. */
export function isOver(waiting: WaitingCode): boolean {
	return deadlineOf(waiting).remaining() < waiting.code.intervalMs;
}

export function encodeUnfinished(signIn: UnfinishedSignIn): object {
	const { stage } = signIn;
	switch (stage) {
		case 'waiting':
			return { stage, clientId: signIn.clientId, ...encodeCode(signIn) };
		case 'reauthorizing':
			return { stage, accountId: signIn.accountId, ...encodeClient(signIn.client), ...encodeCode(signIn) };
		case 'granted':
			return {
				stage,
				...encodeClient(signIn.client),
				deviceCode: signIn.deviceCode.reveal(),
				failures: signIn.failures,
			};
		case 'exchanged':
			return { stage, ...encodeCredentials(signIn.credentials) };
	}
}

/** @throws where a field is not what it must be */
export function decodeUnfinished(fields: Readonly<Record<string, unknown>>): UnfinishedSignIn {
	const stage = text(fields['stage']);
	switch (stage) {
		case 'waiting':
			return { stage, clientId: text(fields['clientId']), ...decodeCode(fields) };
		case 'reauthorizing':
			return {
				stage,
				accountId: text(fields['accountId']),
				client: decodeClient(fields),
				...decodeCode(fields),
			};
		case 'granted':
			return {
				stage,
				client: decodeClient(fields),
				deviceCode: secret(fields['deviceCode']),
				failures: typeof fields['failures'] === 'number' ? fields['failures'] : undefined,
			};
		case 'exchanged':
			return { stage, credentials: decodeCredentials(fields) };
		default:
			throw new TypeError('not a stage');
	}
}

function encodeClient({ clientId, clientSecret }: ClientCredentials) {
	return { clientId, clientSecret: clientSecret.reveal() };
}

function decodeClient(fields: Readonly<Record<string, unknown>>): ClientCredentials {
	return { clientId: text(fields['clientId']), clientSecret: secret(fields['clientSecret']) };
}

function encodeCode({ code, expiresAt }: WaitingCode) {
	return {
		deviceCode: code.deviceCode.reveal(),
		userCode: code.userCode,
		verificationUrl: code.verificationUrl.href,
		directVerificationUrl: code.directVerificationUrl?.reveal(),
		intervalMs: code.intervalMs,
		expiresInMs: code.expiresInMs,
		serverExpiry: code.serverExpiry,
		expiresAt,
	};
}

function decodeCode(fields: Readonly<Record<string, unknown>>): WaitingCode {
	const { directVerificationUrl: direct, serverExpiry } = fields;
	return {
		code: {
			deviceCode: secret(fields['deviceCode']),
			userCode: text(fields['userCode']),
			verificationUrl: new URL(text(fields['verificationUrl'])),
			directVerificationUrl: direct === undefined ? undefined : new Secret(text(direct)),
			intervalMs: number(fields['intervalMs']),
			expiresInMs: number(fields['expiresInMs']),
			serverExpiry: typeof serverExpiry === 'number' ? serverExpiry : undefined,
		},
		expiresAt: number(fields['expiresAt']),
	};
}
