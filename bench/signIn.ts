import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox/src';
import { type BenchOptions, countRow, headlined, medianRow, type PartResult, worstRow } from './part';
import { type SignInMeasures, timedSignIn } from './timedSignIn';
import { openNetwork } from './window';

const REPETITIONS = 15;
/** Polls before the person allows. */
const PENDING_POLLS = 2;
/** In seconds. The shortest that the extension keeps to, to have many polls soon, and the service's own. */
const SHORTEST_INTERVAL_S = 1;
const USUAL_INTERVAL_S = 5;
const MOST_ROUND_TRIPS = 3;
const MOST_MS = 50;
const MOST_JITTER_MS = 20;

/** From "allowed" to "signed in", over sockets and by the real clock. */
export async function measureSignIn({ repetitions = REPETITIONS }: BenchOptions): Promise<PartResult> {
	const sandbox = await startSandbox();
	try {
		// What the first one loads is not the protocol's.
		await measureOnce(sandbox, SHORTEST_INTERVAL_S);
		const all: SignInMeasures[] = [];
		for (let time = 0; time < repetitions; time++) all.push(await measureOnce(sandbox, SHORTEST_INTERVAL_S));
		const usual = await measureOnce(sandbox, USUAL_INTERVAL_S);
		return {
			title: 'Sign-in',
			method: `Against the sandbox on loopback, which closes connections that are not used for 5 s, as Node.js does, and tells to poll each second; the person allows after ${PENDING_POLLS} polls. Times run from the poll that finds it allowed to an account that is stored. A poll is due an interval after the answer before it; jitter is how far from that it leaves.`,
			rows: [
				headlined(
					'From “allowed” to signed in',
					worstRow(
						'round trips after it was allowed',
						'requests',
						all.map(({ roundTrips }) => roundTrips),
						{ atMost: MOST_ROUND_TRIPS },
					),
				),
				headlined(
					'From “allowed” to signed in, with a service that answers at once',
					medianRow(
						'allowed to signed in, less the wait for the poll',
						'ms',
						all.map(({ finishMs }) => finishMs),
						{ atMost: MOST_MS },
					),
				),
				countRow(
					`requests in all, ${PENDING_POLLS} polls that found nothing included`,
					'requests',
					all.map(({ requests }) => requests),
					PENDING_POLLS + 4,
				),
				countRow(
					`connections opened, polling each ${SHORTEST_INTERVAL_S} s`,
					'connections',
					all.map(({ connections }) => connections),
					1,
				),
				{
					what: `connections opened, polling each ${USUAL_INTERVAL_S} s`,
					value: usual.connections,
					unit: 'connections',
				},
				worstRow(
					'jitter of the polls, the worst',
					'ms',
					all.flatMap(({ jitterMs }) => jitterMs),
					{ atMost: MOST_JITTER_MS },
				),
			],
		};
	} finally {
		await sandbox.close();
	}
}

/** Each with connections and a storage of its own, as in an editor that has just started. */
async function measureOnce(sandbox: Sandbox, interval: number): Promise<SignInMeasures> {
	sandbox.control.reset();
	sandbox.control.configure({ interval });
	const folder = mkdtempSync(join(tmpdir(), 'real-debrid-bench-'));
	const network = openNetwork();
	try {
		return await timedSignIn({ sandbox, folder, send: network.send, pendingPolls: PENDING_POLLS });
	} finally {
		await network.transport.dispose();
		rmSync(folder, { recursive: true, force: true });
	}
}
