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
