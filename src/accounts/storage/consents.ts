import { EventEmitter } from 'node:events';
import { RealDebridError } from '../../realdebrid/errors';
import type { AccountKey } from '../account';
import type { Lock } from './lock';
import { type Fields, RecordFiles, type RecordKey } from './recordFiles';
import { onFiles, text } from './stored';

/** An extension that uses the API. */
export interface Consumer {
	/** Such as `publisher.name`, in lower case: the editor does not mind the case of ids. */
	readonly id: string;
	readonly label: string;
	/** Undefined where the editor does not tell. */
	readonly installation?: Installation | undefined;
}

/** What tells one installation of an extension from another one. */
export interface Installation {
	readonly version: string;
	/** In milliseconds since the epoch; an update is installed at another time, too. */
	readonly installedAt: number;
}

/** What the user has answered to one consumer about one account. */
export interface Consent {
	readonly origin: string;
	readonly accountId: string;
	readonly consumer: Consumer;
	readonly answer: 'allowed' | 'denied';
}

interface ConsentContent {
	readonly label: string;
	readonly answer: Consent['answer'];
	readonly installation: Installation | undefined;
}

/**
 * Who may use which account. One small file an answer, shared by all windows,
 * so that two that answer at the same time do not undo each other's.
 */
export class ConsentStore {
	private readonly changes = new EventEmitter<{ change: [] }>();
	private readonly files: RecordFiles<ConsentContent>;
	private known: readonly Consent[];

	/** @param isSignedIn says, from the files, whether there is such an account now */
	constructor(
		private readonly origin: string,
		folder: string,
		private readonly lock: Lock,
		private readonly isSignedIn: (account: AccountKey) => boolean,
	) {
		this.files = new RecordFiles(folder, { extension: '.consent.json', keyLength: 3, decode });
		this.known = this.tryToRead() ?? [];
	}

	/** As of the last `reload`; from memory. */
	list(): readonly Consent[] {
		return this.known;
	}

	isAllowed(account: AccountKey, consumer: Consumer): boolean {
		return this.known.some(
			({ origin, accountId, consumer: { id, installation }, answer }) =>
				origin === account.origin &&
				accountId === account.id &&
				id === consumer.id &&
				answer === 'allowed' &&
				!isAnew(consumer.installation, installation),
		);
	}

	onDidChange(listener: () => void): { dispose(): void } {
		this.changes.on('change', listener);
		return { dispose: () => this.changes.off('change', listener) };
	}

	/** Reads the stored answers, and reports whether they have changed. */
	reload(): void {
		const before = JSON.stringify(this.known);
		this.known = this.tryToRead() ?? this.known;
		if (JSON.stringify(this.known) !== before) this.changes.emit('change');
	}

	/**
	 * Records an answer about an account, unless the account has been signed out meanwhile, in whatever window: the answer
	 * would be there at the next sign-in.
	 *
	 * @throws {RealDebridError} `storage`; `signedOut`
	 */
	async record(account: AccountKey, consumer: Consumer, answer: Consent['answer']): Promise<void> {
		await this.lock('accounts', held =>
			onFiles('keep the answer', () => {
				held.throwIfLost();
				// About the account that was asked about, whatever service this is by now.
				if (!this.isSignedIn(account))
					throw new RealDebridError('signedOut', 'The account was signed out meanwhile.');
				this.write(account, consumer, answer);
			}),
		);
		this.reload();
	}

	/**
	 * Withdraws the answers about extensions that have been uninstalled since, or installed anew. Those about an earlier
	 * version stand.
	 *
	 * @param installationOf says what is installed of an extension now; `undefined` where that cannot be told
	 * @throws {RealDebridError} `storage`
	 */
	async reconcile(installationOf: (id: string) => Installation | 'uninstalled' | undefined): Promise<void> {
		const isOutdated = ({ consumer }: Consent) => isOther(installationOf(consumer.id), consumer.installation);
		if (!this.known.some(isOutdated)) return;
		await this.lock('accounts', held =>
			onFiles('keep the answers', () => {
				for (const consent of this.readFiles().filter(isOutdated)) {
					held.throwIfLost();
					const { origin, accountId, consumer, answer } = consent;
					const now = installationOf(consumer.id);
					if (now === 'uninstalled' || isAnew(now, consumer.installation))
						this.files.remove([origin, accountId, consumer.id]);
					else this.write({ origin, id: accountId }, { ...consumer, installation: now }, answer);
				}
			}),
		);
		this.reload();
	}

	/**
	 * Forgets all answers about an account, also those that cannot be understood. Called while the account is locked.
	 *
	 * @throws the file system's error
	 */
	removeAllOf(account: AccountKey): void {
		for (const key of this.files.keys()) if (isAbout(key, account)) this.files.remove(key);
		this.reload();
	}

	/**
	 * Takes the answers along when an account gets its name, and with it another id. Answers about that stand. Called
	 * while the account is locked.
	 *
	 * @throws the file system's error
	 */
	moveAll(from: AccountKey, to: AccountKey): void {
		// As stored now: another window may have recorded an answer since the last `reload`.
		const stored = this.readFiles();
		for (const { accountId, consumer, answer } of stored)
			if (accountId === from.id && !this.files.has([to.origin, to.id, consumer.id]))
				this.write(to, consumer, answer);
		this.removeAllOf(from);
	}

	private write(account: AccountKey, { id, label, installation }: Consumer, answer: Consent['answer']): void {
		this.files.write([account.origin, account.id, id], { label, answer, ...installation });
	}

	private tryToRead(): Consent[] | undefined {
		try {
			return this.readFiles();
		} catch {
			// What cannot be read now is not therefore gone.
			return undefined;
		}
	}

	private readFiles(): Consent[] {
		return this.files.list().flatMap(({ key, content }) => {
			const [origin = '', accountId = '', id = ''] = key;
			if (origin !== this.origin || content.state !== 'found') return [];
			const { label, answer, installation } = content.value;
			return [{ origin, accountId, consumer: { id, label, ...(installation && { installation }) }, answer }];
		});
	}
}

/** Whether the extension has been uninstalled and installed again, which an update is not. */
function isAnew(now: Installation | undefined, before: Installation | undefined): boolean {
	return now !== undefined && before?.version === now.version && before.installedAt !== now.installedAt;
}

/** Extensions that are under development are in none of the editor's lists: nothing was ever known of their installation. */
function isOther(now: Installation | 'uninstalled' | undefined, before: Installation | undefined): boolean {
	if (now === 'uninstalled') return before !== undefined;
	return now !== undefined && (now.version !== before?.version || now.installedAt !== before.installedAt);
}

function isAbout([origin, id]: RecordKey, account: AccountKey): boolean {
	return origin === account.origin && id === account.id;
}

function decode(fields: Fields): ConsentContent {
	return {
		label: text(fields['label']),
		// Everything else counts as a refusal.
		answer: fields['answer'] === 'allowed' ? 'allowed' : 'denied',
		installation: installation(fields),
	};
}

function installation({ version, installedAt }: Fields): Installation | undefined {
	return typeof version === 'string' && typeof installedAt === 'number'
		? { version, installedAt }
		: undefined;
}
