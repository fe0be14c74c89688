import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EditorServer, eventually } from '../driver';

const keptHostMilliseconds = 30_000;

/** Kills the extension hosts of all windows of a server: none of them can put anything in order. */
export function killExtensionHosts(server: EditorServer): void {
	const hosts = extensionHostsOf(server);
	if (hosts.length === 0) throw new Error('No extension host was found.');
	for (const pid of hosts) process.kill(pid, 'SIGKILL');
}

/**
 * They end a moment after their windows, and write until then. The server keeps the host of a window that went without a
 * word, for a window that comes back: such a host is killed.
 */
export async function waitUntilExtensionHostsEnded(server: EditorServer): Promise<void> {
	const end = (patienceMilliseconds?: number) =>
		eventually(
			'the extension hosts of closed windows to end',
			async () => extensionHostsOf(server),
			hosts => hosts.length === 0,
			patienceMilliseconds,
		);
	await end(keptHostMilliseconds).catch(async () => {
		for (const pid of extensionHostsOf(server)) process.kill(pid, 'SIGKILL');
		await end();
	});
}

/** The server's folder stands in the environment of everything that it starts. Known on Linux alone. */
function extensionHostsOf({ userData }: EditorServer): number[] {
	if (!existsSync('/proc')) return [];
	return readdirSync('/proc')
		.map(Number)
		.filter(
			pid =>
				!Number.isNaN(pid) &&
				readProcess(pid, 'cmdline').includes('--type=extensionHost') &&
				readProcess(pid, 'environ').includes(dirname(userData)),
		);
}

function readProcess(pid: number, file: 'cmdline' | 'environ'): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		// It has just ended, or is another user's.
		return '';
	}
}
