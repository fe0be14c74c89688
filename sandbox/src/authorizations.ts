import type { SandboxClock } from './clock';
import {
	newClientId,
	newClientSecret,
	newDeviceCode,
	newToken,
	newUserCode,
	normaliseUserCode,
} from './codes';
import type { SandboxSettings } from './settings';

export interface DeviceCode {
	deviceCode: string;
	userCode: string;
	clientId: string;
	/** `newCredentials` mints a client for the user; `boundClient` signs an existing one in again. */
	flow: 'newCredentials' | 'boundClient';
	state: 'pending' | 'allowed' | 'denied';
	expiresAt: number;
	/** Set once allowed. */
	grant?: Grant;
	/** Whether the device code has been turned into an access token already. */
	exchange: 'due' | 'done';
}

/** Client credentials that were minted for one user. */
export interface BoundClient {
	clientId: string;
	clientSecret: string;
	ownerId: number;
}

/** What a user allowed a client to do, until the user revokes it. */
export interface Grant {
	client: BoundClient;
	userId: number;
	/** Where it is not the device code. */
	refreshToken?: string;
	allowedAt: number;
	state: 'live' | 'revoked';
}

export interface AccessToken {
	token: string;
	grant: Grant;
	expiresAt: number;
	state: 'live' | 'disabled';
}

export interface IssuedSecret {
	kind: 'deviceCode' | 'clientSecret' | 'accessToken' | 'refreshToken';
	value: string;
}

/** Everything the service remembers about who allowed what. */
export class Authorizations {
	private readonly codes = new Map<string, DeviceCode>();
	private readonly clients = new Map<string, BoundClient>();
	private readonly grants: Grant[] = [];
	private readonly tokens = new Map<string, AccessToken>();
	/** Every secret ever handed out, for tests that search for leaks. */
	private readonly issued: IssuedSecret[] = [];

	constructor(
		private readonly clock: SandboxClock,
		private readonly settings: SandboxSettings,
	) {}

	deviceCodes(): DeviceCode[] {
		return [...this.codes.values()];
	}

	secrets(): IssuedSecret[] {
		return [...this.issued];
	}

	client(clientId: string): BoundClient | undefined {
		return this.clients.get(clientId);
	}

	deviceCode(code: string): DeviceCode | undefined {
		return this.codes.get(code);
	}

	byUserCode(typed: string): DeviceCode | undefined {
		const userCode = normaliseUserCode(typed);
		return this.deviceCodes().find(code => code.userCode === userCode);
	}

	isExpired(code: DeviceCode): boolean {
		return code.state === 'pending' && code.expiresAt <= this.clock.now();
	}

	/** The grant that `code` stands for at the token endpoint: a device code that was allowed, or a refresh token. */
	grantFor(code: string): Grant | undefined {
		return this.codes.get(code)?.grant ?? this.grants.find(grant => grant.refreshToken === code);
	}

	issueDeviceCode(clientId: string, flow: DeviceCode['flow']): DeviceCode {
		const code: DeviceCode = {
			deviceCode: this.remember('deviceCode', newDeviceCode()),
			userCode: newUserCode(),
			clientId,
			flow,
			state: 'pending',
			expiresAt: this.clock.now() + this.settings.deviceCodeLifetime * 1000,
			exchange: 'due',
		};
		this.codes.set(code.deviceCode, code);
		return code;
	}

	allow(code: DeviceCode, userId: number): void {
		const bound = code.flow === 'boundClient' ? this.clients.get(code.clientId) : undefined;
		code.state = 'allowed';
		code.grant = this.grant(bound ?? this.mintClient(userId), userId);
	}

	deny(code: DeviceCode): void {
		code.state = 'denied';
	}

	/** Each exchange makes one more access token; the older ones live on until they expire. */
	issueAccessToken(grant: Grant): AccessToken {
		const token: AccessToken = {
			token: this.remember('accessToken', newToken()),
			grant,
			expiresAt: this.clock.now() + this.settings.accessTokenLifetime * 1000,
			state: 'live',
		};
		this.tokens.set(token.token, token);
		return token;
	}

	/** From now on this device code is a refresh token too. */
	useAsRefreshToken(code: string): string {
		const isOne = this.issued.some(({ kind, value }) => kind === 'refreshToken' && value === code);
		return isOne ? code : this.remember('refreshToken', code);
	}

	separateRefreshToken(grant: Grant): string {
		return grant.refreshToken ?? this.rotateRefreshToken(grant);
	}

	rotateRefreshToken(grant: Grant): string {
		grant.refreshToken = this.remember('refreshToken', newToken());
		return grant.refreshToken;
	}

	/** One that was issued, valid or not. */
	accessToken(token: string): AccessToken | undefined {
		return this.tokens.get(token);
	}

	validAccessToken(token: string): AccessToken | undefined {
		const found = this.tokens.get(token);
		const valid =
			found?.state === 'live' && found.grant.state === 'live' && found.expiresAt > this.clock.now();
		return valid ? found : undefined;
	}

	disable(token: string): void {
		const found = this.tokens.get(token);
		if (found) found.state = 'disabled';
	}

	/** The live grants of a user, of a client, or of both; all of them without a filter. */
	liveGrants(filter: { userId?: number; clientId?: string }): Grant[] {
		return this.grants.filter(
			grant =>
				grant.state === 'live' &&
				(filter.userId === undefined || grant.userId === filter.userId) &&
				(filter.clientId === undefined || grant.client.clientId === filter.clientId),
		);
	}

	revoke(grant: Grant): void {
		grant.state = 'revoked';
	}

	expireDeviceCodes(codes: DeviceCode[]): void {
		for (const code of codes) code.expiresAt = this.clock.now();
	}

	expireAccessTokens(filter: { userId?: number }): void {
		for (const token of this.tokens.values()) {
			if (filter.userId === undefined || token.grant.userId === filter.userId)
				token.expiresAt = Math.min(token.expiresAt, this.clock.now());
		}
	}

	private mintClient(ownerId: number): BoundClient {
		const client: BoundClient = {
			clientId: newClientId(),
			clientSecret: this.remember('clientSecret', newClientSecret()),
			ownerId,
		};
		this.clients.set(client.clientId, client);
		return client;
	}

	private grant(client: BoundClient, userId: number): Grant {
		const [existing] = this.liveGrants({ userId, clientId: client.clientId });
		if (existing) return existing;
		const grant: Grant = {
			client,
			userId,
			allowedAt: this.clock.now(),
			state: 'live',
		};
		this.grants.push(grant);
		return grant;
	}

	private remember(kind: IssuedSecret['kind'], value: string): string {
		this.issued.push({ kind, value });
		return value;
	}
}
