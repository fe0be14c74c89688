import { type IntermediaryAnswer, knownFaults } from '../../../sandbox/src/index';
import {
	compressedWithoutHeader,
	precededByFirewall,
	withContentType,
	withFields,
	withStatus,
} from './changedAnswers';
import { type CaseOf, expectedError, type Interpretation } from './faultCase';

/**
 * Answers of whatever stands between this machine and the service. They are applied to every step: nothing is known of
 * the grant after any of them.
 */
const answers: readonly IntermediaryAnswer[] = [
	...knownFaults.intermediaryAnswers,
	{
		name: 'firewall 403, two JSON texts',
		source: 'elfhosted/litterbox 39f64cc; the status is plausible',
		answer: {
			kind: 'answer',
			status: 403,
			body: '{"error":"permission_denied","error_code":9}{"error":"permission_denied","error_code":9}',
			contentType: 'application/json',
		},
	},
	{
		name: 'gateway 408',
		source: 'plausible: nginx and HAProxy, for a slow request',
		answer: knownFaults.jsonError(408, 'request_timeout'),
	},
	{
		name: 'gateway 401, error "unauthorized"',
		source: "plausible: an OAuth gateway's own error",
		answer: knownFaults.jsonError(401, 'unauthorized'),
	},
	{
		name: 'redirect to another origin',
		source: 'plausible: a moved API host',
		answer: knownFaults.redirect(302, 'https://elsewhere.example/oauth/v2/token'),
	},
	{
		name: 'redirect to http',
		source: 'plausible: a proxy that ends TLS',
		answer: knownFaults.redirect(307, 'http://api.real-debrid.com/oauth/v2/token'),
	},
	{
		name: 'plain text 200',
		source: 'plausible: a health check in place of the service',
		answer: { kind: 'answer', status: 200, body: 'plainly not JSON', contentType: 'text/plain' },
	},
];

/** What an answer means that does not carry the service's word: its status is all that counts. */
function interpretationOf({
	status,
	contentType,
}: IntermediaryAnswer['answer']): Interpretation<'intermediary'> {
	const isPage = contentType?.startsWith('text/html') ?? false;
	switch (status) {
		case 451:
			return { means: 'blocked', error: expectedError('blocked', 'firewall') };
		case 401:
			return { means: 'token refused', error: expectedError('blocked', 'edge') };
		case 403:
		case 407:
			return { means: 'blocked', error: expectedError('blocked', 'edge') };
		case 429:
			return { means: 'rate limit', error: expectedError('rateLimited') };
		case 302:
		case 307:
			return { means: 'redirect', error: expectedError('protocol', 'redirect') };
		case 408:
			return { means: 'unavailable', error: expectedError('unavailable') };
		default:
			if (status >= 500) return { means: 'unavailable', error: expectedError('unavailable') };
			return isPage
				? { means: 'web page', error: expectedError('unavailable', 'html') }
				: { means: 'not understood', error: expectedError('protocol') };
	}
}

const ownAnswers = answers.map(
	({ name, source, answer }): CaseOf<'intermediary'> => ({
		name,
		seen: source,
		fault: () => answer,
		...interpretationOf(answer),
	}),
);

/** Of an answer without a body nothing can be changed. */
const unchangedWithoutBody = { 'sign-out': { means: 'usable' } } as const;
/** Half a 403, or one in another encoding, cannot be told from a 403 of the edge. */
const unreadable = {
	...unchangedWithoutBody,
	'poll while pending': { means: 'blocked', error: expectedError('blocked', 'edge') },
	'bound poll while pending': { means: 'blocked', error: expectedError('blocked', 'edge') },
} as const;

/** The service's own answer, changed by an intermediary. */
const changedAnswers: readonly CaseOf<'intermediary'>[] = [
	...(['gzipped', 'brotli', 'deflated'] as const).map(name => ({
		name: `compressed: ${name}`,
		seen: 'plausible: a middlebox that compresses for a client that asked for identity',
		fault: knownFaults[name],
		means: 'usable' as const,
	})),
	{
		name: 'compressed without a header',
		seen: 'plausible: a proxy that removes Content-Encoding',
		fault: compressedWithoutHeader,
		means: 'usable',
	},
	{
		name: 'called compressed without being it',
		seen: 'plausible: a cache that keeps the header of another answer',
		fault: knownFaults.falselyGzipped,
		means: 'not understood',
		error: expectedError('protocol'),
	},
	{
		name: 'byte order mark',
		seen: 'plausible: a PHP file saved with one',
		fault: knownFaults.withByteOrderMark,
		means: 'usable',
	},
	{
		name: 'UTF-16',
		seen: 'plausible: a proxy on Windows',
		fault: knownFaults.inUtf16,
		means: 'not understood',
		error: expectedError('protocol'),
		at: unreadable,
	},
	{
		name: "doubled body 451, the firewall's text first",
		seen: 'elfhosted/litterbox 39f64cc',
		fault: knownFaults.doubled,
		means: 'blocked',
		error: expectedError('blocked', 'firewall'),
	},
	{
		name: "doubled body, the service's status",
		seen: 'plausible: the same firewall, where it does not set the status',
		fault: precededByFirewall,
		means: 'usable',
		at: unreadable,
	},
	{
		name: 'another content type',
		seen: 'JDownloader: JSON as text/html',
		fault: withContentType('text/html'),
		means: 'usable',
	},
	{
		name: '203 for 200',
		seen: 'RFC 9110, 15.3.4: a transforming proxy',
		fault: withStatus(203),
		means: 'usable',
	},
	{
		name: 'truncated within its JSON',
		seen: 'JDownloader: truncated answers',
		fault: () => ({ kind: 'truncated', how: 'midJson' }),
		means: 'not understood',
		error: expectedError('protocol'),
		at: unreadable,
	},
	{
		name: 'larger than any answer',
		seen: 'plausible: a download in place of the answer',
		fault: () => ({ kind: 'huge' }),
		means: 'not understood',
		error: expectedError('protocol', 'tooLarge'),
	},
	{
		name: "another user's details",
		seen: 'plausible: a cache that ignores Authorization',
		fault: withFields({ id: 1002, username: 'ben-free' }),
		means: 'other user',
		error: expectedError('protocol', 'otherUser'),
		steps: ['account details'],
	},
];

export const intermediaryAnswers: readonly CaseOf<'intermediary'>[] = [...ownAnswers, ...changedAnswers];
