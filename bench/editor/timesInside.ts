import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EditorServer } from '../../test/e2e/driver';

/** What the activation probe has seen of one activation, in milliseconds. */
export interface TimesInside {
	/** The file that was loaded. */
	readonly request: string;
	readonly loadMs: number;
	/** What `activate` did before its first wait. */
	readonly activateMs: number;
	/** What it put off with `setImmediate`. */
	readonly laterMs: number;
	/** What it put off with a timer, until others have started. */
	readonly afterStartMs: number;
}

/** All activations in that editor of extensions whose folder is so named, in order. */
export function timesInside(server: EditorServer, folder: RegExp): TimesInside[] {
	const path = join(server.userData, 'User/globalStorage/debrid-tools-bench.activation-probe/times.jsonl');
	return (existsSync(path) ? readFileSync(path, 'utf8') : '')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as TimesInside)
		.filter(({ request }) => folder.test(request));
}
