import type { AnswerFault } from '../faults';
import { empty, htmlPage, jsonError, jsonValue, plainText, redirect } from './make';

/** The firewall before the service. Name and number are those of a permission that is really refused. */
export const firewall = (): AnswerFault => jsonError(451, 'permission_denied', 9);
/** By TLS fingerprint or address. */
export const blockedAtTheEdge = (): AnswerFault => htmlPage(403, 'Access denied');
/** What an internet provider shows in place of the service. */
export const blockPage = (status = 200): AnswerFault => htmlPage(status, 'This site has been blocked');
export const captivePortal = (): AnswerFault => htmlPage(200, 'Welcome to this hotel');

/** An edge's numbered error in the form of RFC 7807: its `error_code` is not one of the service's. */
export function edgeProblem(status: number, code: number, contentType?: string): AnswerFault {
	const problem = {
		type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-${code}/`,
		title: `Error ${code}`,
		status,
		detail: 'The owner of this website has denied the request.',
		error_code: code,
		cloudflare_error: true,
		retryable: false,
	};
	return jsonValue(status, problem, contentType);
}

export interface IntermediaryAnswer {
	readonly name: string;
	/** Where it was seen, or why it is plausible. */
	readonly source: string;
	readonly answer: AnswerFault;
}

const cloudflare = 'cloudflare/cloudflare-docs#30482: JSON for a client that accepts JSON';
const anyGateway = "plausible: the gateway's default text for this status";

/** Answers of whatever stands between: nothing is known of the grant after any of them. */
export const intermediaryAnswers: readonly IntermediaryAnswer[] = [
	{ name: 'firewall 451', source: 'elfhosted/litterbox e98998a', answer: firewall() },
	{ name: 'firewall 451 without a body', source: anyGateway, answer: empty(451) },
	{ name: 'provider 451, page', source: 'RFC 7725', answer: blockPage(451) },
	{
		name: 'provider 200, page',
		source: 'rogerfar/rdt-client#724, #727: blocked regions',
		answer: blockPage(),
	},
	{ name: 'captive portal 200, page', source: 'RFC 8952 section 1', answer: captivePortal() },
	{
		name: 'captive portal 302',
		source: 'RFC 8952 section 1',
		answer: redirect(302, 'http://portal.example/login'),
	},
	{
		name: 'captive portal 511, page',
		source: 'RFC 6585 section 6',
		answer: htmlPage(511, 'Network Authentication Required'),
	},
	{ name: 'edge 403, page', source: 'cloudflare block page', answer: blockedAtTheEdge() },
	{ name: 'edge 403 without a body', source: 'TLS fingerprint, June 2026', answer: empty(403) },
	{ name: 'edge 403, problem 1010', source: cloudflare, answer: edgeProblem(403, 1010) },
	{
		name: 'edge 403, problem 1020',
		source: cloudflare,
		answer: edgeProblem(403, 1020, 'application/problem+json'),
	},
	{ name: 'edge 409, problem 1001', source: cloudflare, answer: edgeProblem(409, 1001) },
	{ name: 'edge 429, problem 1015', source: cloudflare, answer: edgeProblem(429, 1015) },
	// The same numbers as two of the service's errors.
	{ name: 'edge 403, problem 8', source: 'plausible: any numbering', answer: edgeProblem(403, 8) },
	{ name: 'edge 403, problem 9', source: 'plausible: any numbering', answer: edgeProblem(403, 9) },
	{
		name: 'edge 403, text 1010',
		source: 'cloudflare, for a client that does not accept HTML',
		answer: plainText(403, 'error code: 1010'),
	},
	{ name: 'edge 522, text', source: 'cloudflare', answer: plainText(522, 'error code: 522') },
	{
		name: 'firewall 403, "Request blocked"',
		source: 'CIRFMF/ksef-api#761',
		answer: jsonValue(403, {
			title: 'Request blocked',
			detail: 'The request was blocked by the security policy.',
			status: 403,
			security: { incidentId: '3f0a5c11' },
		}),
	},
	{
		name: 'gateway 403, "Forbidden"',
		source: 'AWS API Gateway and WAF',
		answer: jsonValue(403, { message: 'Forbidden' }),
	},
	{
		name: 'gateway 401, "Unauthorized"',
		source: 'AWS API Gateway',
		answer: jsonValue(401, { message: 'Unauthorized' }),
	},
	{
		name: 'gateway 403, token missing',
		source: 'AWS API Gateway, for an unknown path',
		answer: jsonValue(403, { message: 'Missing Authentication Token' }),
	},
	{
		name: 'gateway 404, no route',
		source: 'Kong',
		answer: jsonValue(404, { message: 'no Route matched with those values' }),
	},
	{
		name: 'gateway 403, error is an object',
		source: 'Google API error model',
		answer: jsonValue(403, {
			error: { code: 403, message: 'Permission denied.', status: 'PERMISSION_DENIED' },
		}),
	},
	{
		name: 'gateway 410, discontinued',
		source: 'plausible: a retired endpoint',
		answer: jsonValue(410, { status: 'error', error: { code: 'DISCONTINUED', message: 'Gone' } }),
	},
	{
		name: 'framework 403, error "Forbidden"',
		source: 'Spring Boot default error attributes',
		answer: jsonValue(403, {
			timestamp: '2026-11-01T00:00:00.000Z',
			status: 403,
			error: 'Forbidden',
			path: '/oauth/v2/token',
		}),
	},
	{
		name: 'framework 400, error "Bad Request"',
		source: 'hapi and NestJS default error',
		answer: jsonValue(400, { statusCode: 400, error: 'Bad Request', message: 'Invalid request' }),
	},
	{
		name: 'sandbox proxy 403, named error',
		source: 'vm0-ai/vm0#5053: the proxy of a hosted development environment',
		answer: jsonValue(403, {
			error: 'firewall_permission_denied',
			message: 'Request blocked: no matching permission rule',
		}),
	},
	{ name: 'proxy 407, page', source: 'RFC 9110', answer: htmlPage(407, 'Proxy Authentication Required') },
	{
		name: 'proxy 407, JSON',
		source: 'plausible: a proxy that answers in JSON',
		answer: jsonValue(407, { error: 'proxy_authentication_required' }),
	},
	{ name: 'proxy 400, page', source: 'nginx', answer: htmlPage(400, '400 Bad Request') },
	{ name: 'proxy 405, JSON', source: anyGateway, answer: jsonValue(405, { message: 'Method Not Allowed' }) },
	{ name: 'proxy 413, page', source: 'nginx', answer: htmlPage(413, 'Request Entity Too Large') },
	{ name: 'edge 421, JSON', source: 'RFC 9110', answer: jsonValue(421, { message: 'Misdirected Request' }) },
	{ name: 'edge 425, JSON', source: 'RFC 8470', answer: jsonValue(425, { message: 'Too Early' }) },
	{ name: 'edge 402, JSON', source: anyGateway, answer: jsonValue(402, { message: 'Payment Required' }) },
	{ name: 'gateway 403, JSON text', source: anyGateway, answer: jsonValue(403, 'Forbidden') },
	{ name: 'gateway 403, JSON array', source: anyGateway, answer: jsonValue(403, []) },
	{ name: 'gateway 502, page', source: 'nginx', answer: htmlPage(502, '502 Bad Gateway') },
	{ name: 'bot filter 999', source: 'a status outside the classes of HTTP', answer: empty(999) },
];
