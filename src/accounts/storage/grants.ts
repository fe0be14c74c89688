import { randomUUID } from 'node:crypto';
import { RecordFiles } from './recordFiles';

/**
 * The random id of a storage folder, which is a part of each grant that a sign-in gets there: secrets of another folder
 * are recognized. A browser keeps the secrets of all servers of one address together, while each server has a folder of
 * its own; and a folder that is not mounted has no records, although its secrets are there.
 *
 * The id is the name of a file. Two windows that start at the same time may each create one: both count.
 */
export class StorageIds {
	private readonly files: RecordFiles<unknown>;

	constructor(folder: string) {
		this.files = new RecordFiles(folder, {
			extension: '.storage.json',
			keyLength: 1,
			decode: () => undefined,
		});
	}

	/**
	 * The id for a new grant, created when the folder has none.
	 *
	 * @throws the file system's error
	 */
	obtain(): string {
		const [known] = this.list();
		if (known !== undefined) return known;
		const created = randomUUID().replaceAll('-', '');
		this.files.write([created], {});
		return created;
	}

	/**
	 * Whether a sign-in in this folder has named the grant.
	 *
	 * @throws the file system's error
	 */
	hasNamed(grant: string): boolean {
		return this.list().includes(grant.split('-')[1] ?? '');
	}

	private list(): string[] {
		return this.files.keys().map(([id = '']) => id);
	}
}

/** A new grant: the time of the sign-in, the id of the storage folder, and a random part. */
export function newGrant(storageId: string): string {
	return `${Date.now().toString(36).padStart(TIME_LENGTH, '0')}-${storageId}-${randomUUID()}`;
}

/** When the sign-in of a grant began, in milliseconds since the epoch; `NaN` for a grant of another form. */
export function startedAt(grant: string): number {
	return Number.parseInt(grant.slice(0, TIME_LENGTH), 36);
}

/** Enough for some thousand years. */
const TIME_LENGTH = 9;
