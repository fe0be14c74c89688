import { type BenchOptions, median, type PartResult } from '../part';
import { type Case, cases } from './cases';
import { type Client, clients } from './clients';
import { INTERVAL_S, PATIENCE_MS, PROMPT_MS, runTrial, type Trial } from './trial';

const REPETITIONS = 5;

/** How other clients of the device flow come through the same faults. */
export async function measurePeers({ repetitions = REPETITIONS }: BenchOptions): Promise<PartResult> {
	const results = new Map<Case, Map<Client, Trial[]>>();
	for (const test of cases) results.set(test, new Map(clients.map(client => [client, []])));
	// Nearly all of a trial is waiting, so those of one round run side by side.
	for (let time = 0; time < repetitions; time++)
		await Promise.all(
			[...results].flatMap(([test, trials]) =>
				[...trials].map(async ([client, done]) => done.push(await runTrial(client, test))),
			),
		);
	return {
		title: 'Device-flow peers',
		method: `The same faults, by the real clock with an interval of ${INTERVAL_S} s: this extension against the sandbox, the peers, set up as their documentation says, against a service that speaks RFC 8628 with the sandbox's faults. A fault strikes the first polls; the person allows or cancels 1.5 s after the code is there, a hanging poll is cancelled after 0.1 s. Times are medians of ${repetitions} since then or, for the code that expires, since it did; requests are all that were sent. Of this extension's requests two come after the grant: Real-Debrid's exchange for a token, and whose account it is. Right is a token where the person allowed, an end within ${PROMPT_MS} ms of a cancel, and within an interval of the expiry. Who has not ended after ${PATIENCE_MS / 1000} s is still waiting. @octokit/auth-oauth-device takes no signal; its requests were handed one.`,
		rows: clients.map((client, index) => ({
			what: `${client.name}: ends right`,
			headline: `Faults after which the sign-in still ends correctly: ${client.name}`,
			value: cases.filter(test => isRight(results.get(test)?.get(client) ?? [])).length,
			unit: `of ${cases.length}`,
			...(index === 0 && { goal: { exactly: cases.length } }),
		})),
		matrix: {
			columns: ['Fault', ...clients.map(({ name }) => name)],
			rows: [...results].map(([test, trials]) => [test.name, ...[...trials.values()].map(cell)]),
		},
	};
}

function isRight(trials: readonly Trial[]): boolean {
	return trials.length > 0 && trials.every(({ verdict }) => verdict === 'right');
}

function cell(trials: readonly Trial[]): string {
	const outcomes = [...new Set(trials.map(({ outcome }) => outcome))].join(' or ');
	const requests = median(trials.map(trial => trial.requests));
	return `${isRight(trials) ? 'right' : '**wrong**'}: ${outcomes}${whenOf(trials)}, ${requests} requests`;
}

function whenOf(trials: readonly Trial[]): string {
	if (trials.some(({ ms }) => ms === undefined)) return '';
	const seconds = median(trials.flatMap(({ ms }) => ms ?? [])) / 1000;
	const text = `${Math.abs(seconds).toFixed(seconds < 0.1 && seconds > -0.1 ? 3 : 2)} s`;
	return seconds < 0 ? ` ${text} before` : ` after ${text}`;
}
