import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import fs, { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { restore, type SinonStub, spy, stub } from 'sinon';
import { FileError } from '../../../../src/accounts/accountErrors';
import { type HeldLock, Locks } from '../../../../src/accounts/storage/lock';
import { type Deferred, deferred } from '../../realdebrid/deferred';
import { rejection } from '../../realdebrid/rejection';
import { deadOwner, LockFixture, ownerElsewhere } from './lockFixture';

const forEver = () => new Promise<never>(() => undefined);

/** Between processes it is tested in `lockBetweenProcesses.test.ts`. */
describe('a lock', () => {
	let fixture: LockFixture;
	let locks: Locks;
	beforeEach(() => {
		fixture = new LockFixture();
		locks = fixture.locks();
	});
	afterEach(() => fixture.dispose());

	/** Holds a lock until the test releases it, with as much time as it wants. */
	async function held(name: string, by = locks): Promise<{ lock: HeldLock; done: Deferred<void> }> {
		const done = deferred();
		const lock = await new Promise<HeldLock>((resolve, reject) => {
			by.lock(name, async own => {
				own.startStep(2 ** 30);
				resolve(own);
				await done.promise;
			}).catch(reject);
		});
		return { lock, done };
	}

	/** Work under the lock that never ends. */
	function hanging(): { started: Promise<HeldLock>; failed: ReturnType<typeof rejection> } {
		const started = deferred<HeldLock>();
		const failed = rejection(
			locks.lock('refresh', own => {
				started.resolve(own);
				return forEver();
			}),
		);
		return { started: started.promise, failed };
	}

	it('lets one holder at a time run', async () => {
		let running = 0;
		let most = 0;
		const all = [0, 1, 2, 3, 4].map(index =>
			locks.lock('refresh', async () => {
				most = Math.max(most, ++running);
				await new Promise(resolve => setTimeout(resolve, 150));
				running--;
				return index;
			}),
		);
		await fixture.clock.tickAsync(5_000);
		assert.deepEqual(await Promise.all(all), [0, 1, 2, 3, 4]);
		assert.equal(most, 1);
		assert.deepEqual(fixture.files(), []);
	});

	it('lets holders of different names run at the same time', async () => {
		const { done } = await held('refresh a');
		assert.equal(await locks.lock('refresh b', async () => 'done'), 'done');
		done.resolve();
	});

	it('stays inside the folder, whatever its name', async () => {
		for (const name of ['refresh https://[::1]:8080 unnamed-1', '../up'])
			await locks.lock(name, async () => assert.equal(fixture.files().length, 1));
		assert.deepEqual(fixture.files(), []);
	});

	it('is released after work that fails, with the failure of the work', async () => {
		const failure = new Error('the work');
		const failed = locks.lock('refresh', async () => {
			assert.deepEqual(fixture.lockNames(), ['refresh']);
			throw failure;
		});
		await assert.rejects(failed, error => error === failure);
		assert.deepEqual(fixture.files(), []);
	});

	it('makes the folder where there is none', async () => {
		rmSync(fixture.folder, { recursive: true });
		await locks.lock('refresh', async () => assert.deepEqual(fixture.lockNames(), ['refresh']));
		assert.deepEqual(fixture.unguarded, []);
		const deep = new Locks(join(fixture.folder, 'never', 'made'), assert.fail);
		assert.ok((await deep.tryAcquire('sign-in'))?.isOwned());
	});

	it('that two want at the same moment is acquired by one after the other', async () => {
		let running = 0;
		const work = async () => {
			assert.equal(++running, 1);
			await new Promise(resolve => setTimeout(resolve, 150));
			running--;
		};
		const open = fs.openSync;
		let other: Promise<void> | undefined;
		// After the one has seen that the lock is free, and before it creates its file.
		const between = stub(fs, 'openSync').callsFake(((path: string, flags: string, mode: number) => {
			between.callsFake(open);
			other = fixture.locks().lock('refresh', work);
			return open(path, flags, mode);
		}) as typeof fs.openSync);
		try {
			const first = locks.lock('refresh', work);
			await fixture.clock.tickAsync(1_000);
			await first;
			await (other ?? assert.fail());
		} finally {
			between.restore();
		}
		assert.deepEqual(fixture.files(), []);
	});

	it('is not acquired by a process that stood still in between and lost its file', async () => {
		const list = fs.readdirSync;
		const between = stub(fs, 'readdirSync').callsFake(((path: string) => {
			if (between.callCount === 2) for (const file of list(path)) rmSync(join(path, file));
			return list(path);
		}) as typeof fs.readdirSync);
		try {
			const lock = locks.tryAcquire('sign-in');
			await fixture.clock.tickAsync(100);
			assert.ok((await lock)?.isOwned());
			assert.ok(between.callCount >= 4);
		} finally {
			between.restore();
		}
	});

	describe('that another process wants at the same moments', () => {
		let listing: SinonStub;
		beforeEach(() => {
			stub(Math, 'random').returns(0.5);
		});
		afterEach(() => restore());

		/** After each file that is created, the folder shows what `seen` makes of it; before, it is empty. */
		function collide(seen: (own: readonly string[]) => string[]): void {
			const list = fs.readdirSync;
			let calls = 0;
			listing = stub(fs, 'readdirSync').callsFake(((path: string) =>
				++calls % 2 === 0 ? seen(list(path)) : []) as typeof fs.readdirSync);
		}

		for (const [what, seen] of [
			['beside its own', (own: readonly string[]) => [...own, 'sign-in.other.lock']],
			['in place of its own', () => ['sign-in.other.lock']],
		] as const) {
			it(`is tried five times by \`tryAcquire\`, where it sees the file of the other ${what}`, async () => {
				collide(seen);
				let acquired: HeldLock | undefined | 'trying' = 'trying';
				locks.tryAcquire('sign-in').then(lock => {
					acquired = lock;
				});
				await fixture.clock.tickAsync(1_000);
				assert.equal(acquired, undefined);
				assert.equal(listing.callCount, 10);
				listing.restore();
				assert.deepEqual(fixture.files(), []);
			});

			it(`is tried again after a few random milliseconds, where it sees the file of the other ${what}`, async () => {
				collide(seen);
				const start = performance.now();
				const times: number[] = [];
				const check = async () => {
					times.push(performance.now() - start);
					return times.length === 3 ? 'found' : undefined;
				};
				const waiting = locks.lock('sign-in', async () => 'the work ran', { check });
				await fixture.clock.tickAsync(1_000);
				assert.equal(await waiting, 'found');
				assert.deepEqual(times, [5, 10, 15]);
			});
		}

		it('leaves no file where it cannot tell', async () => {
			collide(() => {
				throw Object.assign(new Error('EIO'), { code: 'EIO' });
			});
			assert.equal((await rejection(locks.tryAcquire('sign-in'))).code, 'storage');
			listing.restore();
			assert.deepEqual(fixture.files(), []);
		});
	});

	it('leaves no timer behind', async () => {
		await locks.lock('refresh', async () => undefined);
		(await locks.tryAcquire('sign-in'))?.release();
		assert.equal(fixture.clock.countTimers(), 0);
	});

	describe('with a step that takes too long', () => {
		it('is released, and the call fails', async () => {
			const failed = rejection(locks.lock('refresh', forEver));
			await fixture.clock.tickAsync(9_999);
			assert.deepEqual(fixture.lockNames(), ['refresh']);
			await fixture.clock.tickAsync(1);
			const { code, reason } = await failed;
			assert.deepEqual({ code, reason }, { code: 'storage', reason: 'timeout' });
			assert.deepEqual(fixture.files(), []);
		});

		it('is acquired by a window that waited for it', async () => {
			const failed = rejection(locks.lock('refresh', forEver));
			const other = fixture.locks().lock('refresh', async () => 'done');
			await fixture.clock.tickAsync(11_000);
			await failed;
			assert.equal(await other, 'done');
		});

		it('ends the work before its next write', async () => {
			const storage = deferred();
			const left = deferred<unknown>();
			const failed = rejection(
				locks.lock('refresh', async own => {
					await storage.promise;
					try {
						own.throwIfLost();
						left.resolve(undefined);
					} catch (error) {
						left.resolve(error);
					}
				}),
			);
			await fixture.clock.tickAsync(10_000);
			const error = await failed;
			storage.resolve();
			assert.equal(await left.promise, error);
		});

		it('has no further step, and no timer', async () => {
			const { started, failed } = hanging();
			await fixture.clock.tickAsync(10_000);
			await failed;
			(await started).startStep(1_000);
			assert.equal(fixture.clock.countTimers(), 0);
		});

		it('is kept for as long as the step was given', async () => {
			const answer = deferred();
			const work = locks.lock('refresh', async own => {
				own.startStep(30_000);
				await answer.promise;
				own.throwIfLost();
				return 'done';
			});
			await fixture.clock.tickAsync(29_000);
			answer.resolve();
			assert.equal(await work, 'done');
		});
	});

	describe('that another window has', () => {
		it('is acquired as soon as it is released, where the file system tells of changes', async function () {
			if (process.platform !== 'linux') return this.skip();
			const { done } = await held('refresh');
			const waiting = fixture.locks().lock('refresh', async () => 'done');
			done.resolve();
			// The clock stands still: only the file system can end the wait.
			assert.equal(await waiting, 'done');
		});

		it('is watched no longer than it is waited for', async () => {
			const { done } = await held('refresh');
			const watching = spy(fs, 'watch');
			try {
				const check = async () => 'found';
				await fixture.locks().lock('refresh', async () => assert.fail('the work ran'), { check });
				assert.equal(watching.callCount, 1);
				await once(watching.firstCall.returnValue, 'close');
			} finally {
				watching.restore();
			}
			done.resolve();
		});

		it('is given up in vain after 20 s', async () => {
			const { done } = await held('refresh');
			const failed = rejection(fixture.locks().lock('refresh', async () => assert.fail('the work ran')));
			let isSettled = false;
			failed.finally(() => {
				isSettled = true;
			});
			await fixture.clock.tickAsync(19_900);
			assert.equal(isSettled, false);
			await fixture.clock.tickAsync(300);
			assert.equal((await failed).code, 'unavailable');
			done.resolve();
		});

		it('is not waited for when the work turns out to be unnecessary', async () => {
			const { lock, done } = await held('refresh');
			let checks = 0;
			const check = async () => (++checks === 3 ? 'found' : undefined);
			const waiting = fixture.locks().lock('refresh', async () => assert.fail('the work ran'), { check });
			await fixture.clock.tickAsync(500);
			assert.equal(await waiting, 'found');
			assert.ok(lock.isOwned());
			done.resolve();
		});

		it('is looked at as soon as a record changes, where the file system tells of changes', async function () {
			if (process.platform !== 'linux') return this.skip();
			const { done } = await held('refresh');
			const waiting = fixture.locks().lock('refresh', async () => assert.fail('the work ran'), {
				check: async () => (fixture.files().includes('1.account.json') ? 'found' : undefined),
			});
			writeFileSync(join(fixture.folder, '1.account.json'), '{}');
			assert.equal(await waiting, 'found');
			done.resolve();
		});

		it('is looked at as soon as something changes that may end the wait, and no sooner', async () => {
			const { done } = await held('refresh');
			const watcher = Object.assign(new EventEmitter(), { close: () => undefined });
			const watching = stub(fs, 'watch').returns(watcher as never);
			let looks = 0;
			const check = async () => {
				looks++;
				return undefined;
			};
			const waiting = fixture.locks().lock('refresh', async () => 'done', { check });
			try {
				await fixture.clock.tickAsync(0);
				const change = watching.firstCall.args.at(-1) as unknown as (
					event: string,
					name: string | null,
				) => void;
				for (const [name, ends] of [
					[null, true],
					['1.account.json', true],
					['refresh.1-2-3.lock', true],
					['refresh 2.1-2-3.lock', false],
					['refresh.1-2-3', false],
					['notes.txt', false],
				] as const) {
					const before = looks;
					change('rename', name);
					await fixture.clock.tickAsync(0);
					assert.equal(looks > before, ends, `${name}`);
				}
			} finally {
				watching.restore();
			}
			done.resolve();
			await fixture.clock.tickAsync(100);
			assert.equal(await waiting, 'done');
		});

		it('is looked at often at first and then less', async () => {
			const { done } = await held('refresh');
			const start = performance.now();
			const times: number[] = [];
			const check = async () => {
				times.push(performance.now() - start);
				return times.length === 8 ? 'found' : undefined;
			};
			const waiting = fixture.locks().lock('refresh', async () => assert.fail('the work ran'), { check });
			await fixture.clock.tickAsync(1_000);
			await waiting;
			assert.deepEqual(times, [0, 25, 75, 175, 275, 375, 475, 575]);
			done.resolve();
		});

		it('fails a wait with the failure of its look', async () => {
			const { done } = await held('refresh');
			const failure = new Error('the look');
			const check = async () => {
				throw failure;
			};
			const failed = assert.rejects(
				fixture.locks().lock('refresh', forEver, { check }),
				error => error === failure,
			);
			await fixture.clock.tickAsync(100);
			await failed;
			done.resolve();
		});

		it('is not waited for by `tryAcquire`', async () => {
			const lock = await locks.tryAcquire('sign-in');
			assert.equal(await fixture.locks().tryAcquire('sign-in'), undefined);
			lock?.release();
			assert.ok(await fixture.locks().tryAcquire('sign-in'));
		});
	});

	describe('of a process that has ended', () => {
		it('is taken over at once', async () => {
			fixture.leaveLock('refresh', deadOwner());
			assert.equal(await locks.lock('refresh', async () => 'done'), 'done');
			fixture.leaveLock('sign-in', deadOwner());
			assert.ok(await locks.tryAcquire('sign-in'));
		});

		for (const [when, byMs] of [
			['past', -3_600_000],
			['future', 3_600_000],
		] as const)
			it(`on another machine is taken over after 10 s without a heartbeat, dated in the ${when}`, async () => {
				fixture.leaveLock('refresh', ownerElsewhere(), new Date(Date.now() + byMs));
				const waiting = locks.lock('refresh', async () => performance.now());
				const start = performance.now();
				await fixture.clock.tickAsync(15_000);
				const waitedMs = (await waiting) - start;
				assert.ok(waitedMs >= 10_000 && waitedMs < 11_000, `${waitedMs} ms`);
			});

		it('is removed at the start of the next window, also where nobody asks for it any more', async () => {
			fixture.leaveLock('sign-in 1', deadOwner());
			fixture.leaveLock('sign-in 2', deadOwner());
			writeFileSync(join(fixture.folder, '1.account.json'), '{}');
			await locks.removeAbandoned(new AbortController().signal);
			assert.deepEqual(fixture.files(), ['1.account.json']);
		});

		it('on another machine is removed after 10 s without a heartbeat', async () => {
			fixture.leaveLock('sign-in 1', ownerElsewhere());
			fixture.leaveLock('sign-in 2', ownerElsewhere());
			const alive = await fixture.locks().tryAcquire('sign-in 3');
			let isOver = false;
			locks.removeAbandoned(new AbortController().signal).then(() => {
				isOver = true;
			});
			await fixture.clock.tickAsync(9_000);
			assert.equal(fixture.files().length, 3);
			await fixture.clock.tickAsync(2_000);
			assert.equal(isOver, true);
			assert.deepEqual(fixture.lockNames(), ['sign-in%203']);
			assert.ok(alive?.isOwned());
		});

		it('is not taken over while another process has it as well', async () => {
			const owners = [deadOwner(), ownerElsewhere()];
			for (const owner of owners) fixture.leaveLock('sign-in', owner);
			assert.equal(await locks.tryAcquire('sign-in'), undefined);
			assert.equal(fixture.files().length, owners.length);
		});

		it('is looked for no longer than the window is open', async () => {
			fixture.leaveLock('sign-in', ownerElsewhere());
			const closing = new AbortController();
			const removed = locks.removeAbandoned(closing.signal);
			closing.abort();
			await removed;
			assert.equal(fixture.clock.countTimers(), 0);
		});
	});

	describe('of a living process', () => {
		for (const [what, byMs] of [
			['forward', 3_600_000],
			['back', -3_600_000],
		] as const)
			it(`is not taken over when the clock is set ${what}`, async () => {
				const lock = await fixture.locks().tryAcquire('sign-in');
				for (let look = 0; look < 20; look++) {
					assert.equal(await locks.tryAcquire('sign-in'), undefined);
					if (look === 5) fixture.clock.setSystemTime(Date.now() + byMs);
					await fixture.clock.tickAsync(1_000);
				}
				assert.ok(lock?.isOwned());
			});

		it('is not taken over by a window that itself stood still, as in a sleep of the machine', async () => {
			fixture.leaveLock('sign-in', ownerElsewhere());
			assert.equal(await locks.tryAcquire('sign-in'), undefined);
			fixture.clock.jump(3_600_000);
			assert.equal(await locks.tryAcquire('sign-in'), undefined);
			// It is observed anew for most of the time.
			for (let look = 0; look < 6; look++) {
				await fixture.clock.tickAsync(1_000);
				assert.equal(await locks.tryAcquire('sign-in'), undefined);
			}
			await fixture.clock.tickAsync(1_000);
			assert.ok(await locks.tryAcquire('sign-in'));
		});

		it('that stands still is taken over, and stays the new owner’s when the old one goes on', async () => {
			const { lock: old, done } = await held('refresh', fixture.withoutHeartbeat());
			const taking = held('refresh');
			await fixture.clock.tickAsync(11_000);
			const { lock: taken, done: takenDone } = await taking;
			assert.equal(old.isOwned(), false);
			done.resolve();
			old.release();
			assert.ok(taken.isOwned());
			assert.equal(await fixture.locks().tryAcquire('refresh'), undefined);
			takenDone.resolve();
		});

		it('that is released while it is looked at is not free before the next look', async () => {
			fixture.leaveLock('sign-in', ownerElsewhere());
			const stat = fs.statSync;
			const looking = stub(fs, 'statSync').callsFake(((path: string) => {
				rmSync(path);
				return stat(path);
			}) as typeof fs.statSync);
			try {
				assert.equal(await locks.tryAcquire('sign-in'), undefined);
			} finally {
				looking.restore();
			}
			assert.ok(await locks.tryAcquire('sign-in'));
		});

		it('that has been taken over fails the call, and the work before its next write', async () => {
			const times = { heartbeatMs: 60_000, staleMs: 10_000, stepLimitMs: 2 ** 30, waitLimitMs: 20_000 };
			const slow = new Locks(fixture.folder, assert.fail, times);
			let old: HeldLock | undefined;
			const failed = rejection(
				slow.lock('refresh', own => {
					old = own;
					return forEver();
				}),
			);
			const taking = held('refresh');
			await fixture.clock.tickAsync(11_000);
			const { done } = await taking;
			assert.throws(() => old?.throwIfLost(), { code: 'unavailable' });
			assert.equal((await failed).code, 'unavailable');
			done.resolve();
		});

		it('tells with its next heartbeat that it has been taken over', async () => {
			const lock = await locks.tryAcquire('sign-in');
			for (const file of fixture.files()) rmSync(join(fixture.folder, file));
			assert.equal(lock?.lost.aborted, false);
			await fixture.clock.tickAsync(3_000);
			assert.equal(lock?.lost.aborted, true);
		});

		it('outlives a heartbeat that fails', async () => {
			const lock = await locks.tryAcquire('sign-in');
			const utimes = stub(fs, 'utimesSync').throws(Object.assign(new Error('EIO'), { code: 'EIO' }));
			await fixture.clock.tickAsync(3_000);
			utimes.restore();
			await fixture.clock.tickAsync(3_000);
			assert.ok(lock?.isOwned());
		});
	});

	describe('where none can be made', () => {
		const file = () => {
			rmSync(fixture.folder, { recursive: true });
			writeFileSync(fixture.folder, 'a file where a folder is due');
		};

		it('is done without, after a moment, and the code alone is told', async () => {
			file();
			const done = locks.lock('refresh', async () => 'done');
			await fixture.clock.tickAsync(1_000);
			assert.equal(await done, 'done');
			assert.deepEqual(fixture.unguarded, ['ENOTDIR']);
			const long = locks.lock('x'.repeat(300), async () => 'done');
			await fixture.clock.tickAsync(1_000);
			await long;
			assert.equal(fixture.clock.countTimers(), 0);
		});

		it('limits the time of each step all the same', async () => {
			file();
			const { started, failed } = hanging();
			await fixture.clock.tickAsync(9_000);
			const lock = await started;
			assert.equal(lock.isOwned(), true);
			lock.throwIfLost();
			await fixture.clock.tickAsync(2_000);
			const error = await failed;
			assert.equal(error.code, 'storage');
			assert.equal(lock.isOwned(), false);
			assert.throws(
				() => lock.throwIfLost(),
				lostBy => lostBy === error,
			);
			lock.startStep(1_000);
			assert.equal(fixture.clock.countTimers(), 0);
		});

		it('is tried again where it may pass', async () => {
			file();
			const done = locks.lock('refresh', async () => assert.deepEqual(fixture.lockNames(), ['refresh']));
			await fixture.clock.tickAsync(250);
			rmSync(fixture.folder);
			await fixture.clock.tickAsync(1_000);
			await done;
			assert.deepEqual(fixture.unguarded, []);
		});

		it('fails `tryAcquire`, whose error does not quote the path', async () => {
			file();
			const error = await rejection(locks.tryAcquire('refresh https://service 123'));
			assert.equal(error.code, 'storage');
			assert.ok(error instanceof FileError);
			assert.match(inspect(error), /ENOTDIR/);
			assert.doesNotMatch(inspect(error), /real-debrid-lock-|123/);
		});

		it('is done without where the system gives no code', async () => {
			const odd = stub(fs, 'openSync').throws(new Error('odd'));
			try {
				const done = locks.lock('refresh', async () => 'done');
				await fixture.clock.tickAsync(1_000);
				assert.equal(await done, 'done');
			} finally {
				odd.restore();
			}
			assert.deepEqual(fixture.unguarded, ['unknown']);
		});

		it('fails `tryAcquire` at the first failure, although a second try might do', async () => {
			const open = stub(fs, 'openSync').callThrough();
			open.onFirstCall().throws(Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
			try {
				assert.match(inspect(await rejection(locks.tryAcquire('sign-in'))), /EMFILE/);
			} finally {
				open.restore();
			}
			assert.deepEqual(fixture.files(), []);
		});

		for (const code of ['EMFILE', 'ENFILE', 'EIO'])
			it(`is not done without when another window may have it: ${code}`, async () => {
				const { done } = await held('refresh');
				const full = stub(fs, 'readdirSync').throws(Object.assign(new Error(code), { code }));
				try {
					const failed = rejection(fixture.locks().lock('refresh', forEver));
					await fixture.clock.tickAsync(1_000);
					assert.equal((await failed).code, 'storage');
				} finally {
					full.restore();
				}
				assert.deepEqual(fixture.unguarded, []);
				assert.deepEqual(fixture.lockNames(), ['refresh']);
				done.resolve();
			});
	});
});
