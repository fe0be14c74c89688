import { RecordFiles } from './recordFiles';

/** A grant whose account is signed out, or whose sign-in is over, while its secrets may still be there. */
export interface LeavingGrant {
	readonly origin: string;
	readonly grant: string;
}

/**
 * The grants that are over: the record of an account or of a sign-in becomes one of these by a rename, and stays until
 * the secrets are removed, by a later window if need be.
 */
export function leavingGrants(folder: string): RecordFiles<unknown> {
	return new RecordFiles(folder, { extension: '.leaving.json', keyLength: 2, decode: () => undefined });
}

export function leavingKeyOf({ origin, grant }: LeavingGrant): readonly string[] {
	return [origin, grant];
}
