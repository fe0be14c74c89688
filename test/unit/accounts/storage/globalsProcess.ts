/** Prints what a lock changes of the globals that all extensions of an extension host share, as JSON. */
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Values = ReadonlyMap<string, unknown>;

function values(): Values {
	const shared = { fs, 'fs.promises': fs.promises, process, globalThis };
	const properties = Object.entries(shared).flatMap(([name, object]) =>
		Object.entries(Object.getOwnPropertyDescriptors(object))
			.filter(([key]) => !key.startsWith('_events'))
			.map(([key, { value, get }]) => [`${name}.${key}`, value ?? get] as const),
	);
	const inherited = (['emit', 'on', 'reallyExit', 'cwd', 'chdir'] as const).map(
		key => [`process.${key}`, (process as unknown as Record<string, unknown>)[key]] as const,
	);
	const listeners = process.eventNames().map(name => {
		return [`listeners of ${String(name)}`, process.listenerCount(name)] as const;
	});
	return new Map<string, unknown>([...properties, ...inherited, ...listeners]);
}

function changes(before: Values, after: Values): string[] {
	return [...new Set([...before.keys(), ...after.keys()])].filter(
		key => !Object.is(before.get(key), after.get(key)),
	);
}

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'real-debrid-globals-'));
	try {
		// What tsx and Node.js set up when they are first used.
		await import('../../../../src/realdebrid/time');
		new AbortController().abort();
		const before = values();
		const { Locks } = await import('../../../../src/accounts/storage/lock');
		const locks = new Locks(folder, () => undefined);
		const changed = await locks.lock('refresh', async () => changes(before, values()));
		console.log(JSON.stringify(changed));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

void main();
