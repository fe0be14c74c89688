import type { HttpRequest } from '../../../src/network/http';
import { ok, type Reply, type StepName } from '../../support/accounts/scriptedService';
import { pendingAnswer, unknownAnswer } from '../realdebrid/wireAnswers';

export const ORIGIN = 'https://api.real-debrid.com';

/** People with an account at the service. */
export const people = { ada: 123, ben: 124 } as const;
export type Person = keyof typeof people;

/** What differs from one service to another, as far as has been seen or left open. */
export interface ServiceHabits {
	readonly intervalSeconds: number;
	readonly codeLifetimeSeconds: number;
	readonly tokenLifetimeSeconds: number;
	/** How a code is answered whose time is over. */
	readonly afterExpiry: 'pending' | 'unknown';
	/** How `/token` says that nobody has entered the code: nobody has seen it. */
	readonly pendingToken: 403 | 400;
	readonly refreshToken: 'the same' | 'another' | 'none';
	readonly denial: 'looks pending' | 'is said';
}

export interface IssuedCode {
	readonly deviceCode: string;
	/** In milliseconds of the turned clock, as all times here. */
	readonly issuedAt: number;
	readonly expiresAt: number;
	/** Asked for with the client credentials of a grant. */
	readonly grant: Grant | undefined;
	decision: Person | 'denied' | undefined;
	/** What came of it, once it has been answered. */
	granted: Grant | undefined;
}

/** An app that a person has allowed. */
export interface Grant {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly person: Person;
	isRevoked: boolean;
}

interface AccessToken {
	readonly grant: Grant;
	readonly expiresAt: number;
	isDisabled: boolean;
}

const refused = (status: number, error: string, error_code: number): Reply => ({
	status,
	body: { error, error_code },
});
const badParameter = refused(400, 'wrong_parameter', 2);
const revoked = refused(403, 'permission_denied', 9);
const badToken = refused(401, 'bad_token', 8);
const pending: Reply = { status: 403, body: pendingAnswer };

/** The service as it is when all is well: it gives what the device flow says, and remembers what it gave. */
export class DeviceService {
	readonly codes: IssuedCode[] = [];
	readonly grants: Grant[] = [];
	private readonly accessTokens = new Map<string, AccessToken>();
	private readonly refreshTokens = new Map<string, Grant>();

	constructor(readonly habits: ServiceHabits) {}

	answer(step: StepName, { url, form, headers }: HttpRequest): Reply {
		const given = (name: string) => url.searchParams.get(name) ?? '';
		switch (step) {
			case 'deviceCode':
				return this.newCode(given('client_id'), url.searchParams.has('new_credentials'));
			case 'credentials':
				return this.credentials(given('code'));
			case 'token':
				return this.token(form ?? {});
			default: {
				const name = headers?.['Authorization']?.replace('Bearer ', '') ?? '';
				return step === 'user' ? this.user(name) : this.disable(name);
			}
		}
	}

	code(deviceCode: string | undefined): IssuedCode | undefined {
		return this.codes.find(code => code.deviceCode === deviceCode);
	}

	/** The app is removed from the account on the site. */
	revoke(person: Person): void {
		for (const grant of this.grants) if (grant.person === person) grant.isRevoked = true;
	}

	/** Answers a code on the site; by somebody else than its app belongs to, it does nothing. */
	decide(code: IssuedCode, decision: Person | 'denied'): void {
		const isOver = code.decision !== undefined || performance.now() >= code.expiresAt;
		const isOwn = decision === 'denied' || !code.grant || code.grant.person === decision;
		if (!isOver && isOwn) code.decision = decision;
	}

	/** An account that has signed in some time ago. */
	signedIn(person: Person): SignedIn {
		const grant = this.newGrant(person);
		const token = this.newToken(grant);
		const refreshToken = token.refresh_token ?? `REFRESHTOKEN-${grant.clientId}`;
		this.refreshTokens.set(refreshToken, grant);
		return { grant, token: { ...token, refresh_token: refreshToken } };
	}

	/** Everything that must not be told. */
	secrets(): string[] {
		return [
			...this.codes.map(({ deviceCode }) => deviceCode),
			...this.grants.map(({ clientSecret }) => clientSecret),
			...this.accessTokens.keys(),
			...this.refreshTokens.keys(),
		];
	}

	grantOfRefreshToken(code: string | undefined): Grant | undefined {
		return this.refreshTokens.get(code ?? '');
	}

	private newCode(clientId: string, isForAnybody: boolean): Reply {
		const grant = isForAnybody ? undefined : this.grants.find(one => one.clientId === clientId);
		if (!isForAnybody && !grant) return badParameter;
		const { intervalSeconds, codeLifetimeSeconds } = this.habits;
		const deviceCode = named('DEVICECODE', this.codes.length);
		this.codes.push({
			deviceCode,
			issuedAt: performance.now(),
			expiresAt: performance.now() + codeLifetimeSeconds * 1000,
			grant,
			decision: undefined,
			granted: undefined,
		});
		return ok({
			device_code: deviceCode,
			user_code: named('USER', this.codes.length),
			interval: intervalSeconds,
			expires_in: codeLifetimeSeconds,
			verification_url: 'https://real-debrid.com/device',
		});
	}

	private credentials(deviceCode: string): Reply {
		const code = this.code(deviceCode);
		if (!code) return ok(unknownAnswer);
		const { decision } = code;
		if (decision === 'denied' && this.habits.denial === 'is said')
			return { status: 403, body: { error: 'access_denied' } };
		if (decision !== undefined && decision !== 'denied') {
			// The same pair each time that it is asked for.
			code.granted ??= this.newGrant(decision);
			return ok({ client_id: code.granted.clientId, client_secret: code.granted.clientSecret });
		}
		return performance.now() >= code.expiresAt && this.habits.afterExpiry === 'unknown'
			? ok(unknownAnswer)
			: pending;
	}

	private token(form: Readonly<Record<string, string>>): Reply {
		const grant = this.grants.find(
			one => one.clientId === form['client_id'] && one.clientSecret === form['client_secret'],
		);
		if (!grant) return badParameter;
		const code = this.code(form['code']);
		if (code?.grant === grant) return this.tokenAgain(code, grant);
		if (grant.isRevoked) return revoked;
		const isOwn = code?.granted === grant || this.grantOfRefreshToken(form['code']) === grant;
		return isOwn ? ok(this.newToken(grant)) : badParameter;
	}

	/** For a code that was asked for with the stored client credentials. */
	private tokenAgain(code: IssuedCode, grant: Grant): Reply {
		if (code.decision === 'denied' && this.habits.denial === 'is said')
			return { status: 403, body: { error: 'access_denied' } };
		if (code.decision !== grant.person) return this.habits.pendingToken === 403 ? pending : badParameter;
		if (!code.granted) grant.isRevoked = false;
		code.granted = grant;
		return grant.isRevoked ? revoked : ok(this.newToken(grant));
	}

	private user(name: string): Reply {
		const token = this.validToken(name);
		if (!token) return badToken;
		const { person } = token.grant;
		return ok({ id: people[person], username: person, type: 'premium' });
	}

	private disable(name: string): Reply {
		const token = this.validToken(name);
		if (token) token.isDisabled = true;
		return token ? { status: 204, body: '' } : badToken;
	}

	private validToken(name: string): AccessToken | undefined {
		const token = this.accessTokens.get(name);
		const isValid =
			token && !token.isDisabled && !token.grant.isRevoked && performance.now() < token.expiresAt;
		return isValid ? token : undefined;
	}

	private newGrant(person: Person): Grant {
		const number = this.grants.length;
		const grant = {
			clientId: named('CLIENT', number),
			clientSecret: named('CLIENTSECRET', number),
			person,
			isRevoked: false,
		};
		this.grants.push(grant);
		return grant;
	}

	private newToken(grant: Grant): TokenAnswer {
		const { tokenLifetimeSeconds, refreshToken } = this.habits;
		const accessToken = named('ACCESSTOKEN', this.accessTokens.size);
		const expiresAt = performance.now() + tokenLifetimeSeconds * 1000;
		this.accessTokens.set(accessToken, { grant, expiresAt, isDisabled: false });
		const answer = { access_token: accessToken, expires_in: tokenLifetimeSeconds, token_type: 'Bearer' };
		if (refreshToken === 'none') return answer;
		const number = refreshToken === 'another' ? this.refreshTokens.size : 0;
		const name = `${named('REFRESHTOKEN', number)}-${grant.clientId}`;
		// The old one goes on: nobody has seen it end.
		this.refreshTokens.set(name, grant);
		return { ...answer, refresh_token: name };
	}
}

export interface SignedIn {
	readonly grant: Grant;
	readonly token: TokenAnswer & { readonly refresh_token: string };
}

export interface TokenAnswer {
	readonly access_token: string;
	readonly expires_in: number;
	readonly token_type: string;
	readonly refresh_token?: string;
}

/** Of one length, so that none is part of another. */
function named(kind: string, number: number): string {
	return `${kind}${String(number).padStart(4, '0')}`;
}
