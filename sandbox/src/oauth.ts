import {
	type Answer,
	forbiddenNull,
	jsonAnswer,
	nullPair,
	parameterMissing,
	permissionDenied,
	unknownResource,
	wrongParameter,
} from './answer';
import type { ApiRequest } from './api-request';
import type { BoundClient, DeviceCode, Grant } from './authorizations';
import type { SandboxState } from './state';

const deviceGrantType = 'http://oauth.net/grant_type/device/1.0';

export function answerOAuth(state: SandboxState, request: ApiRequest): Answer {
	switch (`${request.method} ${request.path}`) {
		case 'GET /oauth/v2/device/code':
			return deviceCode(state, request);
		case 'GET /oauth/v2/device/credentials':
			return credentials(state, request);
		case 'POST /oauth/v2/token':
			return token(state, request);
		default:
			return unknownResource();
	}
}

function deviceCode(state: SandboxState, { query, origin }: ApiRequest): Answer {
	const { client_id: clientId, new_credentials: newCredentials } = query;
	if (!clientId) return parameterMissing();
	const { authorizations, settings } = state;
	const isBound = authorizations.client(clientId) !== undefined;
	const known = settings.publicClientIds.includes(clientId) || isBound;
	if (!known && settings.unknownClient === 'refused') return wrongParameter();
	const flow = newCredentials ? 'newCredentials' : isBound ? 'boundClient' : settings.withoutNewCredentials;
	const issued = authorizations.issueDeviceCode(clientId, flow);
	const approver = state.userNamed(settings.approve);
	if (approver) authorizations.allow(issued, approver.id);
	const link = new URLSearchParams({ client_id: clientId, device_id: issued.deviceCode });
	return jsonAnswer(200, {
		device_code: issued.deviceCode,
		user_code: issued.userCode,
		interval: settings.interval,
		expires_in: settings.deviceCodeLifetime,
		verification_url: `${origin}/device`,
		...(settings.directVerificationUrl === 'sent'
			? { direct_verification_url: `${origin}/authorize?${link}` }
			: {}),
	});
}

function credentials(state: SandboxState, { query }: ApiRequest): Answer {
	const { client_id: clientId, code } = query;
	if (!clientId || !code) return parameterMissing();
	const { authorizations } = state;
	const asked = authorizations.deviceCode(code);
	const grant = authorizations.grantFor(code);
	// Some clients fetch the pair anew at each refresh, with the refresh token as the code. Nobody has seen for which
	// client ids that is answered, so it is for any.
	if (!asked) return grant ? pair(grant.client) : nullPair();
	const isAskers = clientId === asked.clientId || clientId === grant?.client.clientId;
	if (asked.flow !== 'newCredentials' || !isAskers) return nullPair();
	return grant ? pair(grant.client) : notYet(state, asked, { pending: forbiddenNull(), expired: nullPair() });
}

function pair({ clientId, clientSecret }: BoundClient): Answer {
	return jsonAnswer(200, { client_id: clientId, client_secret: clientSecret });
}

/** What a poll gets for a device code that nobody has allowed. */
function notYet(
	state: SandboxState,
	code: DeviceCode,
	answers: { pending: Answer; expired: Answer },
): Answer {
	const { deniedAnswer, expiredAnswer } = state.settings;
	if (code.state === 'denied') {
		if (deniedAnswer === 'pending') return answers.pending;
		return deniedAnswer === 'nullPair' ? answers.expired : permissionDenied();
	}
	const expired = state.authorizations.isExpired(code) && expiredAnswer === 'nullPair';
	return expired ? answers.expired : answers.pending;
}

function token(state: SandboxState, { form }: ApiRequest): Answer {
	const { client_id: clientId, client_secret: clientSecret, code, grant_type: grantType } = form;
	if (!clientId || !clientSecret || !code || !grantType) return parameterMissing();
	const { authorizations, settings } = state;
	const client = authorizations.client(clientId);
	if (grantType !== deviceGrantType || client?.clientSecret !== clientSecret) return wrongParameter();
	const asked = authorizations.deviceCode(code);
	const grant = authorizations.grantFor(code);
	if (grant) {
		if (grant.client !== client) return wrongParameter();
		if (grant.state === 'revoked') return revoked(state);
		const exchange = asked?.exchange === 'due' ? 'first' : 'refresh';
		if (asked) asked.exchange = 'done';
		return tokenAnswer(state, grant, refreshToken(state, grant, code, exchange));
	}
	// Signing in again with bound credentials: the poll is on this endpoint.
	if (asked?.clientId !== clientId) return wrongParameter();
	const pending = settings.pendingTokenAnswer === 'forbiddenNull' ? forbiddenNull() : wrongParameter();
	return notYet(state, asked, { pending, expired: wrongParameter() });
}

/** What the answer says of the refresh token: nothing where it is left out. */
function refreshToken(
	{ authorizations, settings }: SandboxState,
	grant: Grant,
	code: string,
	exchange: 'first' | 'refresh',
): string | undefined {
	switch (settings.refreshToken) {
		case 'deviceCode':
			return authorizations.useAsRefreshToken(code);
		case 'separate':
			return authorizations.separateRefreshToken(grant);
		case 'rotated':
			return exchange === 'first'
				? authorizations.separateRefreshToken(grant)
				: authorizations.rotateRefreshToken(grant);
		case 'leftOut':
			return exchange === 'first' ? authorizations.useAsRefreshToken(code) : undefined;
	}
}

function tokenAnswer(state: SandboxState, grant: Grant, refreshToken: string | undefined): Answer {
	const { authorizations, settings } = state;
	const issued = authorizations.issueAccessToken(grant);
	const { accessTokenLifetime: lifetime } = settings;
	return jsonAnswer(200, {
		access_token: issued.token,
		expires_in: settings.expiresInType === 'string' ? String(lifetime) : lifetime,
		token_type: 'Bearer',
		...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
	});
}

function revoked(state: SandboxState): Answer {
	switch (state.settings.revokedAnswer) {
		case 'permissionDenied':
			return permissionDenied();
		case 'forbiddenNull':
			return forbiddenNull();
		case 'html':
			return {
				status: 403,
				body: '<!doctype html><title>403 Forbidden</title><h1>Forbidden</h1>',
				contentType: 'text/html; charset=utf-8',
			};
		case 'empty':
			return { status: 403, body: '' };
	}
}
