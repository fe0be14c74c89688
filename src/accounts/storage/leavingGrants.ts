import { RecordFiles } from './recordFiles';

/**
 * The grants that are over, whose account is signed out or whose sign-in has ended: the record of an account or of a
 * sign-in becomes one of these by a rename, and stays until the secrets are removed, by a later window if need be.
 */
export function leavingGrants(folder: string): RecordFiles<unknown> {
	return new RecordFiles(folder, { extension: '.leaving.json', keyLength: 2, decode: () => undefined });
}
