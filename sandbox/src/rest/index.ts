import { type Answer, badToken, textAnswer, unknownResource } from '../answer';
import type { ApiRequest } from '../api-request';
import type { SandboxState } from '../state';
import { disableAccessToken, traffic, user } from './account';
import { checkLink, downloads, hosts, unrestrictLink } from './links';
import { openSession, type Session } from './session';
import { addMagnet, deleteTorrent, selectFiles, torrentInfo, torrents } from './torrents';

/** The endpoints that ask for no token. */
const open = new Map<string, (state: SandboxState, request: ApiRequest) => Answer>([
	['GET /time', state => textAnswer(utc(state).replace('T', ' '))],
	['GET /time/iso', state => textAnswer(`${utc(state)}+0000`)],
	['GET /hosts', hosts],
	['POST /unrestrict/check', checkLink],
]);

const withToken = new Map<string, (session: Session) => Answer>([
	['GET /user', user],
	['GET /disable_access_token', disableAccessToken],
	['GET /traffic', traffic],
	['GET /downloads', downloads],
	['POST /unrestrict/link', unrestrictLink],
	['GET /torrents', torrents],
	['GET /torrents/info/{id}', torrentInfo],
	['POST /torrents/addMagnet', addMagnet],
	['POST /torrents/selectFiles/{id}', selectFiles],
	['DELETE /torrents/delete/{id}', deleteTorrent],
]);

export function answerRest(state: SandboxState, request: ApiRequest): Answer {
	const path = request.path.replace(/^\/rest\/1\.0/, '');
	const route = `${request.method} ${path.replace(/^(\/torrents\/\w+)\/[^/]+$/, '$1/{id}')}`;
	const openRoute = open.get(route);
	if (openRoute) return openRoute(state, request);
	const tokenRoute = withToken.get(route);
	if (!tokenRoute) return unknownResource();
	const session = openSession(state, request);
	return session ? tokenRoute(session) : badToken();
}

/** The service's own offset is its country's; what it means is the same. */
function utc(state: SandboxState): string {
	return new Date(state.clock.now()).toISOString().slice(0, 19);
}
