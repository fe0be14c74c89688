import type { GrantId, GrantKey } from '../account';
import type { AccountFiles } from './accountFiles';
import type { CredentialStore } from './credentials';
import { startedAt } from './grants';
import { type HeldLock, STEP_LIMIT_MS } from './lock';
import { onFiles } from './stored';

/** Longer than any sign-in, in milliseconds. */
const SETTLED_MS = 3_600_000;

export interface GrantRemovalOptions {
	readonly files: AccountFiles;
	readonly credentials: CredentialStore;
	/** Whether a grant was signed out in this window although its record could not be removed. */
	isHidden(grant: string): boolean;
}

/**
 * Removes what is stored of grants that are over. First the record of a grant becomes one of a removal under way, which
 * signs the account out for all windows; then the secrets are removed, and the record last: a removal that a crash
 * interrupts is completed by a later window.
 *
 * Each step runs under the lock of all accounts.
 */
export class GrantRemoval {
	constructor(private readonly options: GrantRemovalOptions) {}

	/**
	 * Removes the secrets and the records of grants that are over.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async remove(held: HeldLock, grants: readonly GrantId[]): Promise<void> {
		const { files, credentials, isHidden } = this.options;
		for (const grant of grants) {
			held.throwIfLost();
			held.startStep(STEP_LIMIT_MS);
			await credentials.removeAll(grant, owner => !isHidden(grant.grant) && files.refersTo(owner));
			held.throwIfLost();
			await onFiles('remove the account', () => files.removeLeaving(grant));
		}
	}

	/**
	 * Removes the grants that an account stood for before its latest sign-in. A secret that cannot be removed now is
	 * removed by a later window.
	 *
	 * @throws {FileError}
	 */
	async removeEarlier(held: HeldLock, account: GrantKey): Promise<void> {
		const { files } = this.options;
		const earlier = await onFiles('remove the earlier sign-in', () => {
			held.throwIfLost();
			// The account comes from memory: another window may have stored a later sign-in.
			return files.has(account) ? files.markLeaving(account, account.grant) : [];
		});
		await this.remove(held, earlier).catch(() => undefined);
	}

	/**
	 * Completes the removals that a crash or a failing storage has interrupted, and removes the secrets of this folder
	 * that no record refers to, such as a browser's copies of those that another browser has removed.
	 *
	 * For the start of a window: a browser's window reads all secrets when it opens, and with each change writes them all
	 * as it knows them. What other windows have stored since, for any extension, is lost.
	 *
	 * @param origin the service whose removals are completed
	 * @throws {RealDebridError} `storage`
	 */
	async complete(held: HeldLock, origin: string): Promise<void> {
		const { files, credentials } = this.options;
		const leaving = await onFiles('look at the account', () => files.listLeaving());
		await this.remove(
			held,
			leaving.filter(grant => grant.origin === origin),
		);
		await credentials.removeAbandoned(owner => {
			held.throwIfLost();
			return isSettled(owner) && files.isAbandoned(owner);
		});
	}
}

/** Whether the sign-in of a grant is long over: one that is under way stores its account's secret elsewhere just now. */
function isSettled({ grant }: GrantId): boolean {
	return Date.now() - startedAt(grant) > SETTLED_MS;
}
