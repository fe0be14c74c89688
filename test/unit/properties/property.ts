import assert from 'node:assert/strict';
import fc, { type Arbitrary, type Parameters, type RunDetails } from 'fast-check';
import { tallies } from '../../host/tallies';
import { turnedClock } from '../realdebrid/turnedClock';
import type { ServiceHabits } from './deviceService';
import { MemoryFiles } from './memoryFiles';
import { type Scenario, World } from './world';

/** The same runs each time; another number here looks elsewhere. */
const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_260_101);
/** `npm test` tries fewer than `npm run test:all`: see run-unit-tests.ts. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 1_200);
/** Where fast-check found a failure: only that run is tried. */
const PATH = process.env['PROPERTY_PATH'];

const habits: Arbitrary<ServiceHabits> = fc.record({
	intervalSeconds: fc.constantFrom(5, 5, 10),
	codeLifetimeSeconds: fc.constantFrom(60, 300, 600),
	tokenLifetimeSeconds: fc.constantFrom(60, 600, 3600),
	afterExpiry: fc.constantFrom('pending', 'unknown'),
	pendingToken: fc.constantFrom(403, 400),
	refreshToken: fc.constantFrom('the same', 'another', 'none'),
	denial: fc.constantFrom('looks pending', 'is said'),
});

const delaysMs = fc.array(fc.constantFrom(0, 0, 10, 60), { minLength: 1, maxLength: 5 });
const latencyMs = fc.constantFrom(0, 0, 100, 3_000);

export type Surroundings = Pick<Scenario, 'faults' | 'signedIn' | 'windows' | 'timeline'>;

/** Any service, in so far as it was seen, on any machine; what happens there is each property's own. */
export function scenarios(
	own: {
		readonly [Key in keyof Surroundings]: Arbitrary<Surroundings[Key]>;
	},
): Arbitrary<Scenario> {
	return fc.record({ habits, latencyMs, delaysMs, ...own });
}

/**
 * Runs a property over many scenarios. A scenario that fails is made as small
 * as it can be, and the message says how to run that scenario alone.
 */
export async function holds(
	scenario: Arbitrary<Scenario>,
	check: (world: World) => Promise<void>,
): Promise<void> {
	const files = new MemoryFiles();
	const parameters: Parameters<[Scenario]> = {
		seed: SEED,
		numRuns: RUNS,
		...(PATH !== undefined && { path: PATH, endOnFailure: true }),
	};
	let runs = 0;
	files.install();
	const clock = turnedClock();
	try {
		const property = fc.asyncProperty(scenario, async one => {
			runs++;
			files.clear();
			clock.reset();
			const world = new World(clock, files, one);
			await check(world);
		});
		const result = await fc.check(property, parameters);
		if (result.failed) throw new Error(sayFailure(result), { cause: result.errorInstance });
	} finally {
		clock.restore();
		files.uninstall();
		tallies.add('properties');
		tallies.add('property runs', runs);
	}
}

function sayFailure(result: RunDetails<[Scenario]>): string {
	const { seed, counterexamplePath } = result;
	return `${fc.defaultReportMessage(result)}
Run this scenario alone: PROPERTY_SEED=${seed} PROPERTY_PATH=${counterexamplePath} before the command for this test`;
}

/**
 * A property whose scenarios seldom have what it speaks of shows nothing.
 *
 * @param perRun the least number in a run, on average
 */
export function assertEnough(what: string, count: number, perRun: number): void {
	if (PATH === undefined) assert.ok(count > perRun * RUNS, `only ${count} ${what} in ${RUNS} runs`);
}
