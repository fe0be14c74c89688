import { type Sandbox, startSandbox } from '../sandbox/src';
import { WindowProcess } from '../test/support/accounts/windowsProcesses';
import { type PlotPoint, plotCoalescing } from './coalescingPlot';
import type { CoalescingCost } from './expiredAccount';
import { type BenchOptions, countRow, type Goal, median, medianRow, type PartResult, type Row } from './part';
import { processesAtExpiry } from './processes';
import { readersAtExpiry } from './readers';
import { openNetwork } from './window';

const READERS = [1, 10, 100, 1_000, 10_000];
const PROCESSES = [1, 2, 4, 8, 16];
const READERS_EACH = 10;
const REPETITIONS = 15;
/** What an answer takes from a service on the internet, in milliseconds. */
const ANSWER_MS = 50;

/** What so many who ask at once cost, each time it was tried. */
interface Series {
	readonly askers: number;
	readonly costs: readonly CoalescingCost[];
}

/** What it costs when a token runs out and everybody asks for the next one at once. */
export async function measureCoalescing({ repetitions = REPETITIONS }: BenchOptions): Promise<PartResult> {
	const sandbox = await startSandbox();
	try {
		const readers = await overReaders(sandbox, repetitions);
		const { near, away } = await overProcesses(sandbox, repetitions);
		const svg = plotCoalescing([
			{ askers: 'readers in one process', logBase: 10, points: points(readers) },
			{ askers: `processes with ${READERS_EACH} readers each`, logBase: 2, points: points(near) },
		]);
		return {
			title: 'Coalescing',
			method: `A token has just run out and all ask for it at once, against the sandbox on loopback. Files, locks and sockets are real; each try has a storage of its own. The processes are told over a channel to ask, with ${READERS_EACH} readers in each; the way there and back counts. Each of them has refreshed a token before. A refresh on loopback takes about as long as it takes to wake a process, so that the ratio there counts processes for each processor; the goal is for a service whose answer takes ${ANSWER_MS} ms.`,
			rows: [
				...rowsOf(
					readers,
					askers => `${askers.toLocaleString('en')} ${askers === 1 ? 'reader' : 'readers'} in one process`,
				),
				...rowsOf(near, processesIn),
				...rowsOf(away, askers => `${processesIn(askers)}, an answer takes ${ANSWER_MS} ms`, { atMost: 2 }),
			],
			plot: { file: 'coalescing.svg', svg },
		};
	} finally {
		await sandbox.close();
	}
}

async function overReaders(sandbox: Sandbox, repetitions: number): Promise<Series[]> {
	const { send, transport } = openNetwork();
	try {
		return await series(READERS, repetitions, readers => readersAtExpiry(sandbox, send, readers));
	} finally {
		await transport.dispose();
	}
}

async function overProcesses(sandbox: Sandbox, repetitions: number) {
	const most = Math.max(...PROCESSES);
	const all = Array.from({ length: most }, () => new WindowProcess());
	const measure = (count: number, answerMs?: number) =>
		processesAtExpiry(sandbox, all.slice(0, count), READERS_EACH, answerMs);
	try {
		await Promise.all(all.map(({ ready }) => ready));
		// Which of them refreshes is a matter of luck: what each one loads for its first request is not measured.
		for (const one of all) await processesAtExpiry(sandbox, [one], READERS_EACH);
		return {
			near: await series(PROCESSES, repetitions, count => measure(count)),
			away: await series([1, most], repetitions, count => measure(count, ANSWER_MS)),
		};
	} finally {
		await Promise.all(all.map(window => window.kill()));
	}
}

/** All numbers in turn, again and again, so that a machine that slows down does so for all of them. */
async function series(
	numbers: readonly number[],
	repetitions: number,
	measure: (askers: number) => Promise<CoalescingCost>,
): Promise<Series[]> {
	// Once for nothing: what is loaded, compiled and connected first is not what is measured.
	for (const askers of numbers) await measure(askers);
	const costs = numbers.map((): CoalescingCost[] => []);
	for (let time = 0; time < repetitions; time++)
		for (const [index, askers] of numbers.entries()) costs[index]?.push(await measure(askers));
	return numbers.map((askers, index) => ({ askers, costs: costs[index] ?? [] }));
}

function processesIn(askers: number): string {
	return askers === 1 ? 'one process' : `${askers} processes`;
}

/** @param goal for the ratio of the most askers; without it the count of their requests is in the summary */
function rowsOf(all: readonly Series[], words: (askers: number) => string, goal?: Goal): Row[] {
	const first = all[0] ? msOf(all[0]) : Number.NaN;
	return all.flatMap(one => [
		{
			...countRow(
				`${words(one.askers)}: \`/token\` requests`,
				'requests',
				one.costs.map(({ requests }) => requests),
				1,
			),
			...(!goal &&
				one === all.at(-1) && {
					headline: `Requests for an expired token that is needed at once by ${words(one.askers)}`,
				}),
		},
		medianRow(
			`${words(one.askers)}: until the last has its token`,
			'ms',
			one.costs.map(({ ms }) => ms),
		),
		...(one === all[0]
			? []
			: [
					{
						...{ what: `${words(one.askers)}: against one`, value: msOf(one) / first, unit: '×' },
						...(goal && one === all.at(-1) && { goal }),
					},
				]),
	]);
}

function points(all: readonly Series[]): PlotPoint[] {
	return all.map(one => ({
		askers: one.askers,
		ms: msOf(one),
		requests: Math.max(...one.costs.map(({ requests }) => requests)),
	}));
}

function msOf({ costs }: Series): number {
	return median(costs.map(({ ms }) => ms));
}
