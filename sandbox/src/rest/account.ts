import { type Answer, jsonAnswer } from '../answer';
import { sampleHosts, trafficLimit } from '../library/hosts';
import { userAnswer } from '../users';
import type { Session } from './session';

export function user({ user, now }: Session): Answer {
	return jsonAnswer(200, userAnswer(user, now));
}

export function disableAccessToken({ state, request }: Session): Answer {
	state.authorizations.disable(request.accessToken ?? '');
	return { status: 204, body: '' };
}

/** Only hosters with a limit are listed. */
export function traffic({ library }: Session): Answer {
	const limited = sampleHosts.filter(({ traffic }) => traffic === 'limited');
	const entries = limited.map(({ domain }) => {
		const { bytes, links } = library.trafficOf(domain);
		const left = Math.max(0, trafficLimit - bytes);
		return [domain, { left, bytes, links, limit: trafficLimit, type: 'bytes', extra: 0, reset: 'daily' }];
	});
	return jsonAnswer(200, Object.fromEntries(entries));
}
