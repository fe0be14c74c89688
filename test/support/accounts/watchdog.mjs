// Ends stopped processes when the process that has stopped them is gone: plain Node, so that it starts quickly.
//
// Reads one line for each process, `add 123` or `remove 123`. The input ends with the process that writes it.
import { createInterface } from 'node:readline';

const pids = new Set();

for await (const line of createInterface({ input: process.stdin })) {
	const [action, pid] = line.split(' ');
	if (action === 'add') pids.add(Number(pid));
	else pids.delete(Number(pid));
}
for (const pid of pids) {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended.
	}
}
