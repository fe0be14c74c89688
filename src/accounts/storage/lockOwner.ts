import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * A name for one acquisition of a lock: the process, where it runs, and a random part. Where the process runs is only
 * a hash, since the name is a file's.
 */
export function newOwner(): string {
	return `${process.pid}-${processSpace()}-${randomUUID()}`;
}

/** Whether the owner's process is known to have ended. A process of another machine or container may well be alive. */
export function isDead(owner: string): boolean {
	const [pid, space] = owner.split('-');
	if (space !== processSpace()) return false;
	try {
		process.kill(Number(pid), 0);
		return false;
	} catch (error) {
		// EPERM: the process is another user's.
		return (error as NodeJS.ErrnoException).code === 'ESRCH';
	}
}

let known: string | undefined;

/** Within it a process number means one process: a boot of a machine, and on Linux a container. */
function processSpace(): string {
	known ??= createHash('sha256')
		.update([process.platform, hostname(), bootId(), pidNamespace()].join('\n'))
		.digest('hex')
		.slice(0, 12);
	return known;
}

function bootId(): string {
	return orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
}

function pidNamespace(): string {
	return orEmpty(() => readlinkSync('/proc/self/ns/pid'));
}

function orEmpty(read: () => string): string {
	let text = '';
	try {
		text = read();
	} catch {
		// Only Linux has these files.
	}
	return text;
}
