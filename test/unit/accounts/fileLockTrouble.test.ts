import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, utimesSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { fileLock, STALE_MS, tryToHold } from '../../../src/accounts/fileLock';
import { fillDisk } from './fullDisk';

describe('a lock, in trouble', () => {
	let clock: SinonFakeTimers;
	let folder: string;
	beforeEach(() => {
		// From now on, since a lock's age is told by the file system's clock.
		clock = useFakeTimers({
			now: Date.now(),
			toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
		});
		folder = mkdtempSync(join(tmpdir(), 'real-debrid-lock-'));
	});
	afterEach(() => {
		clock.restore();
		rmSync(folder, { recursive: true, force: true });
	});

	const path = () => join(folder, 'refresh.lock');
	const takenOver = () => join(folder, 'refresh.taken-over');
	/** Its holder has crashed. */
	function crash(): void {
		mkdirSync(path());
		const seconds = (Date.now() - STALE_MS - 1_000) / 1000;
		utimesSync(path(), seconds, seconds);
	}
	/** Waits for the file system while the clock is turned. */
	async function turning<T>(promise: Promise<T>, meanwhile: () => void = () => undefined): Promise<T> {
		let isSettled = false;
		const settled = () => {
			isSettled = true;
		};
		promise.then(settled, settled);
		while (!isSettled) {
			await stat(tmpdir());
			meanwhile();
			// In small steps: while the file system is slow no lock is to grow stale.
			await clock.tickAsync(1);
		}
		return promise;
	}

	it('is tried again where it may pass', async function () {
		if (process.platform === 'win32') return this.skip();
		symlinkSync(path(), path());
		const unlocked: unknown[] = [];
		const step = fileLock(folder, error => unlocked.push(error))('refresh', async () => {
			assert.ok(existsSync(path()));
		});
		// Until it waits for the next try.
		while (clock.countTimers() === 0) await stat(tmpdir());
		unlinkSync(path());
		await turning(step);
		assert.deepEqual(unlocked, []);
	});

	it('is tried for as long as there is a holder now and then: a few failures between are not in a row', async function () {
		if (process.platform === 'win32') return this.skip();
		const unlocked: unknown[] = [];
		let looks = 0;
		const look = async () => {
			rmSync(path(), { recursive: true, force: true });
			looks++;
			if (looks % 4 === 0) mkdirSync(path());
			else if (looks < 20) symlinkSync(path(), path());
			return undefined;
		};
		symlinkSync(path(), path());
		const step = async () => 'done';
		const done = fileLock(folder, error => unlocked.push(error))('refresh', step, { look });
		assert.equal(await turning(done), 'done');
		assert.ok(looks > 20);
		assert.deepEqual(unlocked, []);
	});

	it('is taken from one that has crashed also where the disk is full', async () => {
		crash();
		const disk = fillDisk();
		try {
			const hold = await turning(tryToHold(folder)('refresh'));
			assert.ok(hold);
			await hold.release();
		} finally {
			disk.free();
		}
	});

	it('is left to the one that took it over in the same moment', async () => {
		crash();
		let hasTaken = false;
		const hold = await turning(tryToHold(folder)('refresh'), () => {
			if (hasTaken || !existsSync(takenOver())) return;
			hasTaken = true;
			rmSync(takenOver());
		});
		assert.equal(hasTaken, true);
		assert.equal(hold, undefined);
	});
});
