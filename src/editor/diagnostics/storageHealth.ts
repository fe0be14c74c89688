import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretStore } from '../../accounts/storage/secretStore';
import { sleep } from '../../realdebrid/time';

const PROBE = 'diagnostics probe';
/** A keyring that is locked may ask for a password, and wait for ever. */
const PATIENCE_MS = 3_000;

/** Whether the secret storage works, in words for a bug report: something that is no secret goes in and out. */
export async function secretStorageHealth(secrets: SecretStore): Promise<string> {
	const answered = new AbortController();
	const patience = sleep(PATIENCE_MS, answered.signal).then(
		() => `no answer within ${PATIENCE_MS / 1000} s`,
		() => '',
	);
	try {
		return await Promise.race([probe(secrets), patience]);
	} finally {
		answered.abort();
	}
}

async function probe(secrets: SecretStore): Promise<string> {
	let step = 'stored';
	try {
		await secrets.store(PROBE, PROBE);
		step = 'read';
		const found = await secrets.get(PROBE);
		step = 'removed';
		await secrets.delete(PROBE);
		return found === PROBE ? 'readable and writable' : 'takes secrets, but does not give them back';
	} catch {
		// What it says may name paths or people.
		return `fails: nothing can be ${step}`;
	}
}

/** Whether files can be written where all windows share them, in words for a bug report. */
export function folderHealth(folder: string): string {
	// By this name it is removed as a draft, should the window crash between the two.
	const path = join(folder, `probe.json.${process.pid}`);
	try {
		mkdirSync(folder, { recursive: true });
		writeFileSync(path, PROBE, { mode: 0o600 });
		rmSync(path);
		return 'writable';
	} catch (error) {
		return `not writable (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
	}
}
