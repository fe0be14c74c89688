import express, { type Request, type Response, type Router } from 'express';
import { type Answer, tooManyRequests } from './answer';
import type { ApiRequest } from './api-request';
import { deliver, deliverFault } from './deliver';
import { answerOAuth } from './oauth';
import { readRequest } from './read-request';
import { answerRest } from './rest';
import type { SandboxState } from './state';
import { isApiPath, stepOf } from './steps';

/** The API: limit, then fault, then the endpoint itself. */
export function apiRouter(state: SandboxState, origin: string): Router {
	const router = express.Router();
	router.use((request: Request, response: Response, next) => {
		const seen = readRequest(request, origin);
		const step = stepOf(seen.path, seen.form['code'], state.authorizations);
		state.log.record(step, seen, request, response);
		if (!isApiPath(seen.path) || step === 'site') return next();
		if (overLimit(state, seen, request.ip ?? '')) return deliver(response, tooManyRequests());
		const handle = (): Answer =>
			seen.path.startsWith('/oauth/') ? answerOAuth(state, seen) : answerRest(state, seen);
		const fault = state.faults.take(step);
		if (fault) return deliverFault(response, fault, handle, state.faults);
		return deliver(response, handle());
	});
	return router;
}

function overLimit(state: SandboxState, request: ApiRequest, address: string): boolean {
	const { settings, oauthLimit, restLimit } = state;
	const taken = request.path.startsWith('/oauth/')
		? oauthLimit.take(address, settings.oauthRequestsPerMinute)
		: restLimit.take(request.accessToken ?? address, settings.restRequestsPerMinute);
	return taken === 'refused';
}
