import { knownFaults } from '../../sandbox/index';
import { jsonErrors } from './jsonErrors';
import {
	codeRanOut,
	harmless,
	longWait,
	type Meaning,
	pending,
	refusal,
	tooSlow,
	trouble,
	unknownCode,
} from './meanings';
import type { StepName } from './steps';
import type { Strike, UnreachableReason } from './strike';

export interface FaultRow {
	readonly name: string;
	/** What is done to the request; made anew for each, since some depend on the time. */
	readonly strike: () => Strike;
	readonly means: Meaning;
	/** Where it means something else. */
	readonly at?: Readonly<Partial<Record<StepName, Meaning>>>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Within the 15 s that a request has, beyond the 5 s that a sign-out waits. */
const SLOW_MS = 10_000;
const RETRY_AFTER_S = 30;

const unreachable = (why: UnreachableReason) => (): Strike => ({ kind: 'unreachable', why });
const clockJump = (byMs: number, timePassesFor: 'the service' | 'nobody') => (): Strike => ({
	kind: 'clockJump',
	byMs,
	timePassesFor,
});
const inHttpDate = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

/** Fields of every answer, none of the type that it has to be. */
const wrongTypes = {
	device_code: 17,
	user_code: { code: 'ABC' },
	verification_url: 7,
	interval: 'often',
	client_id: 5,
	client_secret: ['x'],
	access_token: 17,
	token_type: 3,
	refresh_token: {},
	expires_in: 'soon',
	id: 'ada',
	username: 9,
	error: 0,
};

/** The code counts as expired once the wall clock says so, by whichever way it got there. */
const whereTheCodeRunsOut = { 'poll while pending': codeRanOut, 'bound poll while pending': codeRanOut };
/** An answer that has no body cannot lose half of it. */
const whereThereIsNoBody = { 'sign-out': harmless };

/** The second list of the matrix. */
export const faults: readonly FaultRow[] = [
	{
		name: 'connection refused',
		strike: unreachable('refused'),
		means: trouble('offline', 'connection'),
	},
	{ name: 'reset', strike: () => ({ kind: 'reset' }), means: trouble('offline', 'connection') },
	{
		name: 'reset after it took effect',
		strike: () => ({ kind: 'reset', when: 'afterHandling' }),
		means: trouble('offline', 'connection'),
	},
	{
		name: 'hang',
		strike: () => ({ kind: 'hang' }),
		means: trouble('offline', 'timeout'),
		at: { 'sign-out': tooSlow },
	},
	{
		name: 'slow',
		strike: () => ({ kind: 'slow', milliseconds: SLOW_MS }),
		means: harmless,
		at: { 'sign-out': tooSlow },
	},
	{
		name: 'DNS failure (no such name)',
		strike: unreachable('unknown name'),
		means: trouble('offline', 'dns'),
	},
	{
		name: 'DNS failure (no answer)',
		strike: unreachable('no name server'),
		means: trouble('offline', 'dns'),
	},
	{
		name: 'TLS failure (expired)',
		strike: unreachable('expired certificate'),
		means: trouble('offline', 'tls'),
	},
	{
		name: 'TLS failure (self-signed)',
		strike: unreachable('self-signed certificate'),
		means: trouble('offline', 'tls'),
	},
	{
		name: 'proxy refusing with 407',
		strike: unreachable('proxy says 407'),
		means: trouble('offline', 'proxy'),
	},
	{
		name: 'proxy refusing with 502',
		strike: unreachable('proxy says 502'),
		means: trouble('offline', 'proxy'),
	},

	{
		name: '408',
		strike: () => knownFaults.jsonError(408, 'request_timeout'),
		means: trouble('unavailable'),
	},
	{
		name: '429 without Retry-After',
		strike: () => knownFaults.empty(429),
		means: trouble('rateLimited'),
	},
	{
		name: '429 with Retry-After in seconds',
		strike: () => knownFaults.rateLimited(String(RETRY_AFTER_S)),
		means: trouble('rateLimited'),
	},
	{
		name: '429 with Retry-After as a date',
		strike: () => knownFaults.rateLimited(inHttpDate(RETRY_AFTER_S)),
		means: trouble('rateLimited'),
	},
	{
		name: '429 with Retry-After of an hour',
		strike: () => knownFaults.rateLimited('3600'),
		means: longWait('rateLimited'),
	},
	{ name: '500', strike: () => knownFaults.empty(500), means: trouble('unavailable') },
	{
		name: '502',
		strike: () => knownFaults.htmlPage(502, 'Bad Gateway'),
		means: trouble('unavailable'),
	},
	{ name: '503', strike: () => knownFaults.empty(503), means: trouble('unavailable') },

	{
		name: 'HTML 200',
		strike: () => knownFaults.htmlPage(200, 'Welcome to this hotel'),
		means: trouble('unavailable', 'html'),
	},
	{ name: 'HTML 403', strike: knownFaults.blockedAtTheEdge, means: trouble('blocked', 'edge') },
	{ name: 'HTML 503', strike: knownFaults.maintenance, means: trouble('unavailable') },

	...jsonErrors,
	{
		name: 'JSON error null (403)',
		strike: knownFaults.pending,
		means: refusal(),
		at: {
			'poll while pending': pending,
			credentials: pending,
			'bound poll while pending': pending,
			'bound poll': pending,
		},
	},
	{
		name: 'JSON client null (200)',
		strike: knownFaults.nullCredentials,
		means: trouble('protocol'),
		at: { 'poll while pending': unknownCode, credentials: unknownCode },
	},

	{
		name: 'empty 200',
		strike: () => knownFaults.empty(200),
		means: trouble('protocol'),
		at: { 'sign-out': harmless },
	},
	{
		name: 'truncated by the connection',
		strike: () => ({ kind: 'truncated', how: 'contentLength' }),
		means: trouble('offline', 'connection'),
		at: whereThereIsNoBody,
	},
	{
		name: 'truncated within its JSON',
		strike: () => ({ kind: 'truncated', how: 'midJson' }),
		means: trouble('protocol'),
		at: {
			...whereThereIsNoBody,
			// Half of a 403 cannot be told from a 403 of the edge.
			'poll while pending': trouble('blocked', 'edge'),
			'bound poll while pending': trouble('blocked', 'edge'),
		},
	},
	{ name: '5 MB', strike: () => ({ kind: 'huge' }), means: trouble('protocol', 'tooLarge') },
	{
		name: 'right answer of the wrong content type',
		strike: () => ({ kind: 'relabelled', contentType: 'text/html' }),
		means: harmless,
	},
	{ name: 'plain text', strike: knownFaults.wrongContentType, means: trouble('protocol') },
	{
		name: 'wrong types in the JSON',
		strike: () => knownFaults.jsonValue(200, wrongTypes),
		means: trouble('protocol'),
	},
	{ name: 'JSON array', strike: () => knownFaults.jsonValue(200, [{}]), means: trouble('protocol') },
	{ name: 'JSON without fields', strike: () => knownFaults.jsonValue(200, {}), means: trouble('protocol') },

	{
		name: 'redirect to another origin',
		strike: () => knownFaults.redirect(302, 'https://elsewhere.example/oauth/v2/token'),
		means: trouble('protocol', 'redirect'),
	},
	{
		name: 'redirect to http',
		strike: () => knownFaults.redirect(307, 'http://api.real-debrid.com/oauth/v2/token'),
		means: trouble('protocol', 'redirect'),
	},

	{
		name: 'clock a day forward',
		strike: clockJump(DAY_MS, 'nobody'),
		means: harmless,
		at: whereTheCodeRunsOut,
	},
	{ name: 'clock a day back', strike: clockJump(-DAY_MS, 'nobody'), means: harmless },
	{
		name: "laptop's sleep of an hour",
		strike: clockJump(HOUR_MS, 'the service'),
		means: harmless,
		at: {
			...whereTheCodeRunsOut,
			// It arrives an hour old.
			'device code': codeRanOut,
			'bound device code': codeRanOut,
		},
	},
];
