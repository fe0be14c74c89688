import { type Answer, badToken, jsonAnswer, textAnswer, unknownResource } from './answer';
import type { ApiRequest } from './api-request';
import type { SandboxState } from './state';
import { userAnswer } from './users';

export function answerRest(state: SandboxState, request: ApiRequest): Answer {
	switch (`${request.method} ${request.path}`) {
		case 'GET /rest/1.0/user':
			return user(state, request);
		case 'GET /rest/1.0/disable_access_token':
			return disableAccessToken(state, request);
		case 'GET /rest/1.0/time':
			return textAnswer(utc(state).replace('T', ' '));
		case 'GET /rest/1.0/time/iso':
			return textAnswer(`${utc(state)}+0000`);
		default:
			return unknownResource();
	}
}

function user(state: SandboxState, { accessToken }: ApiRequest): Answer {
	const valid = state.authorizations.validAccessToken(accessToken ?? '');
	const owner = valid && state.user(valid.grant.userId);
	return owner ? jsonAnswer(200, userAnswer(owner, state.clock.now())) : badToken();
}

function disableAccessToken(state: SandboxState, { accessToken }: ApiRequest): Answer {
	const valid = state.authorizations.validAccessToken(accessToken ?? '');
	if (!valid) return badToken();
	valid.state = 'disabled';
	return { status: 204, body: '' };
}

/** The service's own offset is its country's; what it means is the same. */
function utc(state: SandboxState): string {
	return new Date(state.clock.now()).toISOString().slice(0, 19);
}
