import { type Answer, permissionDenied } from '../answer';
import type { ApiRequest } from '../api-request';
import type { Library } from '../library/library';
import type { SandboxState } from '../state';
import { isPremium, type SandboxUser } from '../users';

/** A request whose access token is good. */
export interface Session {
	state: SandboxState;
	request: ApiRequest;
	user: SandboxUser;
	library: Library;
	now: number;
}

export function openSession(state: SandboxState, request: ApiRequest): Session | undefined {
	const token = state.authorizations.validAccessToken(request.accessToken ?? '');
	const user = token && state.user(token.grant.userId);
	if (!user) return undefined;
	return { state, request, user, library: state.library(user.id), now: state.clock.now() };
}

/** @returns what a user without premium gets in place of what `handle` does */
export function withPremium(session: Session, handle: (session: Session) => Answer): Answer {
	return isPremium(session.user, session.now) ? handle(session) : permissionDenied();
}
