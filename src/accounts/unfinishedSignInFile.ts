import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** An empty file that tells, without a look at the secret storage, that a sign-in was not finished. */
export function unfinishedSignInFile(folder: string, origin: string): string {
	return join(folder, `${encodeURIComponent(origin)}.sign-in`);
}

export function hasUnfinishedSignIn(folder: string, origin: string): boolean {
	return existsSync(unfinishedSignInFile(folder, origin));
}
