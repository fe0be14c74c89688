import { randomUUID } from 'node:crypto';
import { RecordFiles } from './recordFiles';

/** The records of all sign-ins that are under way or were left: that there is such a file is all it tells. */
export function signInFiles(folder: string): RecordFiles<unknown> {
	return new RecordFiles(folder, { extension: '.sign-in.json', keyLength: 2, decode: () => undefined });
}

/** Whether there may be an unfinished sign-in. What cannot be read now is found at the next look. */
export function mayBeUnfinished(files: RecordFiles<unknown>, origin: string): boolean {
	try {
		return files.keys().some(key => key[0] === origin);
	} catch {
		return false;
	}
}

/** A new name for what a sign-in will be granted: when it began, and a random part. */
export function newGrant(): string {
	return `${Date.now().toString(36).padStart(TIME_LENGTH, '0')}-${randomUUID()}`;
}

/** When the sign-in began, in milliseconds since the epoch; not a number for a grant that we did not name. */
export function startedAt(grant: string): number {
	return Number.parseInt(grant.slice(0, TIME_LENGTH), 36);
}

/** Enough for some thousand years. */
const TIME_LENGTH = 9;
