import assert from 'node:assert/strict';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmdirSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { fileLock, type Lock } from '../../../src/accounts/fileLock';
import { type Deferred, deferred } from '../realdebrid/deferred';
import { rejection } from '../realdebrid/rejection';

/** Between processes it is tested in `windows.test.ts`. */
describe('a lock in a folder', () => {
	let clock: SinonFakeTimers;
	let folder: string;
	let lock: Lock;
	let unlocked: unknown[];
	beforeEach(() => {
		// From now on, since a lock's age is told by the file system's clock.
		clock = useFakeTimers({
			now: Date.now(),
			toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
		});
		folder = mkdtempSync(join(tmpdir(), 'real-debrid-lock-'));
		unlocked = [];
		lock = fileLock(folder, error => unlocked.push(error));
	});
	afterEach(() => {
		clock.restore();
		rmSync(folder, { recursive: true, force: true });
	});

	const lockFolder = (name = 'refresh') => join(folder, `${name}.lock`);

	/**
	 * Turns the clock until the promise has settled, but not while the file system is at work.
	 *
	 * @param timers how many timers run when nobody waits for the file system
	 * @returns how far, in milliseconds
	 */
	async function turning(promise: Promise<unknown>, timers: () => number): Promise<number> {
		let isSettled = false;
		const settled = () => {
			isSettled = true;
		};
		promise.then(settled, settled);
		const start = Date.now();
		for (;;) {
			await until(() => isSettled || clock.countTimers() >= timers());
			if (isSettled) return Date.now() - start;
			assert.ok(Date.now() - start < 60_000, 'it never settles');
			await clock.tickAsync(50);
		}
	}

	/** Turns the clock to the next time that a lock is touched, and waits for the file system. */
	async function touched(): Promise<void> {
		await clock.tickAsync(3_000);
		for (let look = 0; look < 50; look++) await stat(tmpdir());
	}

	it('lets one step at a time run, however many ask', async () => {
		let running = 0;
		let most = 0;
		const order: number[] = [];
		const steps = [0, 1, 2, 3, 4].map(index =>
			lock('refresh', async () => {
				most = Math.max(most, ++running);
				await new Promise(resolve => setTimeout(resolve, 150));
				running--;
				order.push(index);
			}),
		);
		// A step that runs has a timer of its own and one of its lock; each other one waits for the next look.
		await turning(Promise.all(steps), () => Math.max(steps.length - order.length + running, 1));
		assert.equal(most, 1);
		assert.deepEqual(order.sort(), [0, 1, 2, 3, 4]);
		assert.deepEqual(unlocked, []);
		assert.deepEqual(readdirSync(folder), []);
	});

	it('gives what the step gives', async () => {
		assert.equal(await lock('refresh', async () => 'token'), 'token');
	});

	it('lets steps of different names run at the same time', async () => {
		const gate = deferred();
		const held = lock('refresh a', () => gate.promise);
		assert.equal(await lock('refresh b', async () => 'done'), 'done');
		gate.resolve();
		await held;
	});

	it('keeps names with slashes, colons and dots inside the folder', async () => {
		for (const name of ['refresh https://[::1]:8080 unnamed-1', '../up'])
			await lock(name, async () => assert.equal(readdirSync(folder).length, 1));
		assert.deepEqual(readdirSync(folder), []);
	});

	it('is let go after a step that fails, which fails as it did', async () => {
		const failure = new Error('the step');
		await assert.rejects(
			lock('refresh', async () => {
				assert.ok(existsSync(lockFolder()));
				throw failure;
			}),
			error => error === failure,
		);
		assert.deepEqual(readdirSync(folder), []);
		await lock('refresh', async () => assert.deepEqual(unlocked, []));
	});

	it('makes the folder where there is none yet', async () => {
		rmSync(folder, { recursive: true });
		await lock('refresh', async () => assert.ok(existsSync(lockFolder())));
		assert.deepEqual(unlocked, []);
	});

	it('is taken from a holder that has crashed, before the patience of who waits ends', async () => {
		mkdirSync(lockFolder());
		const taken = lock('refresh', async () => Date.now());
		const waitedMs = await turning(taken, () => 1);
		assert.ok(waitedMs >= 9_000 && waitedMs < 15_000, `${waitedMs} ms`);
		assert.deepEqual(unlocked, []);
		assert.deepEqual(readdirSync(folder), []);
	});

	it('of a holder that has crashed, taken by two at once, is the last one’s; the other waits on', async () => {
		mkdirSync(lockFolder());
		utimesSync(lockFolder(), new Date(), new Date(Date.now() - 60_000));
		const mark = join(folder, 'refresh.taken-over');
		let hasRun = false;
		const waited = lock('refresh', async () => {
			hasRun = true;
		});
		await until(() => existsSync(mark));
		// Another process has looked at the same moment, and takes what has just been taken.
		rmdirSync(lockFolder());
		mkdirSync(lockFolder());
		utimesSync(lockFolder(), new Date(), new Date(Date.now() - 1_000));
		writeFileSync(mark, 'another');
		await touched();
		assert.equal(hasRun, false);
		rmSync(mark);
		rmdirSync(lockFolder());
		await turning(waited, () => 1);
		assert.equal(hasRun, true);
		assert.deepEqual(unlocked, []);
		assert.deepEqual(readdirSync(folder), []);
	});

	it('is not taken from a holder that works for long; whoever waits in vain goes on alone', async () => {
		const gate = deferred();
		const events: string[] = [];
		const held = lock('refresh', () => gate.promise).then(() => events.push('holder'));
		await until(() => existsSync(lockFolder()));
		const waited = lock('refresh', async () => events.push('alone'));
		const waitedMs = await turning(waited, () => 2);
		assert.ok(waitedMs >= 20_000 && waitedMs < 25_000, `${waitedMs} ms`);
		assert.deepEqual(
			unlocked.map(error => (error as NodeJS.ErrnoException).code),
			['ELOCKED'],
		);
		// It is still the holder's.
		assert.ok(existsSync(lockFolder()));
		gate.resolve();
		await held;
		assert.deepEqual(events, ['alone', 'holder']);
		assert.deepEqual(readdirSync(folder), []);
	});

	describe('that another one has', () => {
		let gate: Deferred<void>;
		let held: Promise<void>;
		beforeEach(async () => {
			gate = deferred();
			held = lock('refresh', () => gate.promise);
			await until(() => existsSync(lockFolder()));
		});
		afterEach(async () => {
			gate.resolve();
			await held;
			assert.deepEqual(readdirSync(folder), []);
		});
		const needless = async () => assert.fail('the step was run');

		it('is waited for by nobody who finds that the step is needless', async () => {
			let looks = 0;
			const look = async () => (++looks === 3 ? 'found' : undefined);
			const waited = lock('refresh', needless, { look });
			assert.ok((await turning(waited, () => 2)) <= 500);
			assert.equal(await waited, 'found');
			assert.equal(looks, 3);
			// It is still the holder's.
			assert.ok(existsSync(lockFolder()));
			assert.deepEqual(unlocked, []);
		});

		it('is waited for on where nothing is found', async () => {
			const waited = lock('refresh', async () => 'done', { look: async () => undefined });
			for (let turn = 0; turn < 5; turn++) await clock.tickAsync(50);
			gate.resolve();
			await turning(waited, () => 1);
			assert.equal(await waited, 'done');
		});

		it('is looked at often at first and then less', async () => {
			const start = Date.now();
			const times: number[] = [];
			const look = async () => {
				times.push(Date.now() - start);
				return times.length === 8 ? 'found' : undefined;
			};
			const waited = lock('refresh', needless, { look });
			while (times.length < 8) {
				// The holder's timer, and the one for the next look.
				await until(() => clock.countTimers() === 2);
				const before = times.length;
				while (times.length === before) await clock.tickAsync(1);
			}
			await waited;
			assert.deepEqual(times, [10, 30, 70, 120, 170, 220, 270, 320]);
		});

		it('is given up with the failure of whoever looks', async () => {
			const failure = new Error('the look');
			const look = async () => {
				throw failure;
			};
			const waited = lock('refresh', needless, { look });
			const rejected = assert.rejects(waited, error => error === failure);
			await turning(waited, () => 2);
			await rejected;
			assert.deepEqual(unlocked, []);
		});

		it('is given up in vain by whoever wants nothing without it', async () => {
			const waited = lock('refresh', needless, { ifTaken: 'give up' });
			const rejected = rejection(waited);
			const waitedMs = await turning(waited, () => 2);
			assert.ok(waitedMs >= 20_000 && waitedMs < 25_000, `${waitedMs} ms`);
			assert.equal((await rejected).code, 'unavailable');
			assert.deepEqual(unlocked, []);
		});
	});

	it('goes on alone at once where the folder cannot be made', async () => {
		rmSync(folder, { recursive: true });
		writeFileSync(folder, 'a file where a folder is due');
		assert.equal(await lock('refresh', async () => 'done'), 'done');
		assert.equal(unlocked.length, 1);
	});

	it('does not wait for long where a lock cannot be made', async () => {
		const ran = lock('x'.repeat(300), async () => 'done');
		assert.ok((await turning(ran, () => 1)) < 2_000);
		assert.equal(await ran, 'done');
		assert.deepEqual(
			unlocked.map(error => (error as NodeJS.ErrnoException).code),
			['ENAMETOOLONG'],
		);
	});

	it('that is taken away while it is held ends nothing, and leaves nothing uncaught', async () => {
		const uncaught: unknown[] = [];
		const onUncaught = (error: unknown) => uncaught.push(error);
		process.on('uncaughtException', onUncaught);
		process.on('unhandledRejection', onUncaught);
		try {
			const step = lock('refresh', async () => {
				rmdirSync(lockFolder());
				await touched();
				return 'done';
			});
			assert.equal(await step, 'done');
			assert.equal(unlocked.length, 1);
			assert.deepEqual(uncaught, []);
		} finally {
			process.off('uncaughtException', onUncaught);
			process.off('unhandledRejection', onUncaught);
		}
	});

	it('that another one has taken over is left to it', async () => {
		await lock('refresh', async () => {
			rmdirSync(lockFolder());
			mkdirSync(lockFolder());
			utimesSync(lockFolder(), new Date(), new Date(Date.now() - 1_000));
			await touched();
		});
		assert.deepEqual(readdirSync(folder), ['refresh.lock']);
	});
});

/** Lets the file system work until something is so. */
async function until(condition: () => boolean): Promise<void> {
	const start = process.hrtime.bigint();
	while (!condition()) {
		assert.ok(process.hrtime.bigint() - start < 60_000_000_000n, 'the file system never answers');
		await new Promise(resolve => setImmediate(resolve));
	}
}
