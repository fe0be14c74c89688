import assert from 'node:assert/strict';
import fc, { type Arbitrary } from 'fast-check';
import { assertTellsNone } from '../realdebrid/rejection';
import { type ActionKind, timeline } from './actions';
import { faultRules } from './faults';
import type { Flow } from './flow';
import { assertEnough, holds, scenarios } from './property';
import { turn } from './turning';
import type { Scenario } from './world';

/**
 * The longest that a sign-in may go on after its code has expired, or without
 * one: a refresh (its turn 20 s, two answers 30 s), a late code asked about
 * once (25 s), an exchange (six answers 90 s, five pauses 150 s), the name
 * (15 s) and a new code (15 s).
 */
const LONGEST_REST_MS = 345_000;
/** Some calls on a slow secret storage, which cannot be cut short. */
const ABORT_MS = 1_000;

const everything: Readonly<Partial<Record<ActionKind, number>>> = {
	signIn: 5,
	signInAgain: 4,
	allow: 5,
	deny: 1,
	revoke: 2,
	resume: 2,
	reload: 2,
	close: 2,
	cancel: 3,
	stall: 1,
	focus: 2,
	signOut: 2,
	tokens: 3,
	rejectToken: 1,
	details: 2,
};

function anything(more: Readonly<Partial<Record<ActionKind, number>>> = {}): Arbitrary<Scenario> {
	return scenarios({
		faults: faultRules('any', ['deviceCode', 'credentials', 'token', 'user', 'disable']),
		signedIn: fc.constantFrom([], ['ada'] as const, ['ada', 'ben'] as const),
		windows: fc.integer({ min: 1, max: 3 }),
		timeline: timeline({ ...everything, ...more }),
	});
}

describe('whatever happens', () => {
	it('every sign-in ends by its deadline and what is left to do then, and at once when it is ended', async () => {
		let flows = 0;
		await holds(anything({ crash: 1 }), async world => {
			await world.run();
			while (world.flows.some(flow => flow.isUnderWay && performance.now() <= latestEndOf(flow)))
				await turn(world.clock, 30_000);
			flows += world.flows.length;
			for (const flow of world.flows) assertEndedInTime(flow);
		});
		assertEnough('sign-ins', flows, 0.83);
	});

	it('no error tells a secret, and none goes unheard', async () => {
		const unheard: unknown[] = [];
		const others = process.listeners('unhandledRejection');
		const hear = (reason: unknown) => unheard.push(reason);
		process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear);
		let failures = 0;
		try {
			await holds(anything({ crash: 1, damage: 2, failStorage: 4 }), async world => {
				await world.run();
				await turn(world.clock, 20_000);
				await world.closeAll();
				const secrets = world.service.secrets();
				const all = new Set([...world.failures, ...world.machine.troubles]);
				failures += all.size;
				for (const failure of all) assertTellsNone(failure, secrets);
				assert.deepEqual(unheard, []);
			});
		} finally {
			process.off('unhandledRejection', hear);
			for (const other of others) process.on('unhandledRejection', other);
		}
		assertEnough('failures', failures, 0.83);
	});

	it('no timer runs in windows where nothing is under way', async () => {
		let moments = 0;
		await holds(anything(), async world => {
			const look = () => {
				if (world.isBusy) return;
				moments++;
				assert.equal(world.timers, 0);
			};
			await world.run(look);
			await world.closeAll();
			while (world.isBusy) await turn(world.clock, 100);
			look();
		});
		assertEnough('moments', moments, 0.83);
	});
});

function latestEndOf({ startedAt, deadlineAt = startedAt }: Flow): number {
	return Math.max(startedAt, deadlineAt) + LONGEST_REST_MS;
}

function assertEndedInTime(flow: Flow): void {
	const { settledAt = Number.POSITIVE_INFINITY, abortedAt } = flow;
	const latest = latestEndOf(flow);
	assert.ok(settledAt <= latest, `it ended at ${settledAt}, which was to be by ${latest}`);
	if (abortedAt === undefined) return;
	const tookMs = settledAt - abortedAt;
	assert.ok(tookMs <= ABORT_MS, `it ended ${tookMs} ms after it was cancelled`);
}
