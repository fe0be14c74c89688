import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { Locks } from '../../../../src/accounts/storage/lock';
import { newOwner } from '../../../../src/accounts/storage/lockOwner';

/** A folder with locks, and a clock that the test turns: the monotonic one too. */
export class LockFixture {
	readonly clock: SinonFakeTimers = useFakeTimers({
		now: Date.UTC(2026, 0, 1),
		toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
	});
	readonly folder = mkdtempSync(join(tmpdir(), 'real-debrid-lock-'));
	/** With which codes work ran without a lock. */
	readonly unguarded: string[] = [];

	/** As another window has them: it has observed nothing yet. */
	locks(): Locks {
		return new Locks(this.folder, code => this.unguarded.push(code));
	}

	/** Of a process that will stand still: its heartbeats do not come. */
	withoutHeartbeat(): Locks {
		const times = { heartbeatMs: 2 ** 30, staleMs: 10_000, stepLimitMs: 2 ** 30, waitLimitMs: 20_000 };
		return new Locks(this.folder, code => this.unguarded.push(code), times);
	}

	/** What a process that has ended leaves. */
	leaveLock(name: string, owner: string, dated = new Date()): void {
		const file = join(this.folder, `${encodeURIComponent(name)}.${owner}.lock`);
		writeFileSync(file, '');
		utimesSync(file, dated, dated);
	}

	files(): string[] {
		return readdirSync(this.folder).sort();
	}

	/** The names of the locks that somebody has. */
	lockNames(): string[] {
		return this.files().flatMap(file => /^(.+)\.[^.]+\.lock$/.exec(file)?.[1] ?? []);
	}

	dispose(): void {
		this.clock.restore();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** An owner on another machine, of which nothing is known but its heartbeats: here its number is nobody's. */
export function ownerElsewhere(): string {
	const [pid, , ...random] = deadOwner().split('-');
	return [pid, 'elsewhere', ...random].join('-');
}

/** An owner whose process has ended. */
export function deadOwner(): string {
	const { pid } = spawnSync(process.execPath, ['--version']);
	const [, ...rest] = newOwner().split('-');
	return [pid, ...rest].join('-');
}
