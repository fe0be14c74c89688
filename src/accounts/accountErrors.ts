import { RealDebridError } from '../realdebrid/errors';

/** The record files or their locks failed, as opposed to the secret storage: the disk is full, or the folder read-only. */
export class FileError extends RealDebridError {
	/** @param code the file system's, such as `ENOSPC`; its message quotes the path, which names an account */
	constructor(message: string, code: string) {
		super('storage', message, { cause: new Error(code) });
	}
}

/** The user has cancelled the sign-in, and what was granted is given up; when a window closes, that is kept. */
export class SignInCancelled extends RealDebridError {
	constructor() {
		super('cancelled', 'The user has cancelled the sign-in.');
	}
}
