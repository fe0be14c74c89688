import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { fileLock, STALE_MS, type TryToHold, tryToHold } from '../../../src/accounts/fileLock';

describe('a name that is held', () => {
	let clock: SinonFakeTimers;
	let folder: string;
	let hold: TryToHold;
	beforeEach(() => {
		// From now on, since a lock's age is told by the file system's clock.
		clock = useFakeTimers({
			now: Date.now(),
			toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
		});
		folder = mkdtempSync(join(tmpdir(), 'real-debrid-hold-'));
		hold = tryToHold(folder);
	});
	afterEach(() => {
		clock.restore();
		rmSync(folder, { recursive: true, force: true });
	});

	const lockOf = (name: string) => join(folder, `${name}.lock`);

	/** Waits for the file system while the clock is turned. */
	async function turning<T>(promise: Promise<T>): Promise<T> {
		let isSettled = false;
		const settled = () => {
			isSettled = true;
		};
		promise.then(settled, settled);
		while (!isSettled) {
			await stat(tmpdir());
			// In small steps: while the file system is slow no lock is to grow stale.
			await clock.tickAsync(1);
		}
		return promise;
	}

	it('is not waited for by a second one, who gets it once it is given back', async () => {
		const first = await hold('sign-in');
		const before = Date.now();
		assert.equal(await hold('sign-in'), undefined);
		assert.equal(Date.now(), before);
		assert.ok(await hold('another'));
		await first?.release();
		assert.ok(await hold('sign-in'));
	});

	it('keeps out a step that wants the lock of that name, too', async () => {
		const held = await hold('sign-in');
		const order: string[] = [];
		const step = fileLock(folder, error => assert.ifError(error))('sign-in', async () => {
			order.push('step');
		});
		await clock.tickAsync(1_000);
		order.push('release');
		await held?.release();
		await turning(step);
		assert.deepEqual(order, ['release', 'step']);
	});

	it('is taken from one who has not touched it for a while', async () => {
		mkdirSync(lockOf('sign-in'));
		const seconds = (Date.now() - STALE_MS - 1_000) / 1000;
		utimesSync(lockOf('sign-in'), seconds, seconds);
		assert.ok(await turning(hold('sign-in')));
	});

	it('says that it is lost when another one has taken it', async () => {
		const held = await hold('sign-in');
		assert.equal(held?.lost.aborted, false);
		rmdirSync(lockOf('sign-in'));
		for (let look = 0; !held?.lost.aborted; look++) {
			assert.ok(look < 1_000, 'it never says so');
			await clock.tickAsync(100);
			await stat(tmpdir());
		}
	});

	it('throws where nobody can have it', async () => {
		const file = join(folder, 'file');
		writeFileSync(file, '');
		await assert.rejects(async () => tryToHold(join(file, 'below'))('sign-in'), { code: 'ENOTDIR' });
	});
});
