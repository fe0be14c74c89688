import { RecordFiles } from './recordFiles';

/** The records of all unfinished sign-ins. The file has no content: its name is all. */
export function signInFiles(folder: string): RecordFiles<unknown> {
	return new RecordFiles(folder, { extension: '.sign-in.json', keyLength: 2, decode: () => undefined });
}

/** Whether there may be an unfinished sign-in; `false` also where the folder cannot be read now. */
export function mayBeUnfinished(files: RecordFiles<unknown>, origin: string): boolean {
	try {
		return files.keys().some(key => key[0] === origin);
	} catch {
		return false;
	}
}
