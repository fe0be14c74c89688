import { EventEmitter } from 'node:events';
import type { AccountKey } from '../account';
import { type Fields, RecordFiles } from './recordFiles';
import { onFiles, text } from './stored';

/** An extension that uses the API. */
export interface Consumer {
	/** Such as `publisher.name`, in lower case: the editor does not mind the case of ids. */
	readonly id: string;
	readonly label: string;
}

/** What a person has answered to one consumer about one account. */
export interface Consent {
	readonly origin: string;
	readonly accountId: string;
	readonly consumer: Consumer;
	readonly answer: 'allowed' | 'denied';
}

/**
 * Who may use which account. One small file an answer, shared by all windows,
 * so that two that answer at the same time do not undo each other's.
 */
export class ConsentStore {
	private readonly changes = new EventEmitter<{ change: [] }>();
	private readonly files: RecordFiles<Consent>;
	private known: readonly Consent[];

	constructor(
		private readonly origin: string,
		folder: string,
	) {
		this.files = new RecordFiles(folder, '.consent.json', decodeConsent);
		this.known = this.tryToRead() ?? [];
	}

	/** As last looked at; from memory. */
	list(): readonly Consent[] {
		return this.known;
	}

	isAllowed(account: AccountKey, consumer: Consumer): boolean {
		return this.known.some(
			({ origin, accountId, consumer: { id }, answer }) =>
				origin === account.origin && accountId === account.id && id === consumer.id && answer === 'allowed',
		);
	}

	onDidChange(listener: () => void): { dispose(): void } {
		this.changes.on('change', listener);
		return { dispose: () => this.changes.off('change', listener) };
	}

	/** Looks at what is stored now and tells whether it has changed. */
	reload(): void {
		const before = JSON.stringify(this.known);
		this.known = this.tryToRead() ?? this.known;
		if (JSON.stringify(this.known) !== before) this.changes.emit('change');
	}

	/** @throws {RealDebridError} `storage` */
	async keep(account: AccountKey, consumer: Consumer, answer: Consent['answer']): Promise<void> {
		// About the account that was asked about, whatever service this is by now.
		const consent: Consent = { origin: account.origin, accountId: account.id, consumer, answer };
		await onFiles('keep the answer', () => this.files.write(keyOf(consent), consent));
		this.reload();
	}

	/**
	 * Forgets the answers about an account that is signed out, also those that cannot be understood.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async forget(account: AccountKey): Promise<void> {
		await onFiles('remove the answers', () => this.files.removeAll([account.origin, account.id]));
		this.reload();
	}

	/**
	 * Takes the answers along when an account gets its name, and with it another id. Answers about that stand.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async move(from: AccountKey, to: AccountKey): Promise<void> {
		// As stored now: another window may have got an answer since the last look.
		const stored = this.readFiles();
		const isAnswered = ({ id }: Consumer) =>
			stored.some(({ accountId, consumer }) => accountId === to.id && consumer.id === id) ||
			this.files.isNewer([this.origin, to.id, id]);
		for (const { accountId, consumer, answer } of stored)
			if (accountId === from.id && !isAnswered(consumer)) await this.keep(to, consumer, answer);
		await this.forget(from);
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
		return this.files.list().filter(({ origin }) => origin === this.origin);
	}
}

function keyOf({ origin, accountId, consumer }: Consent): string[] {
	return [origin, accountId, consumer.id];
}

function decodeConsent(fields: Fields): Consent {
	const consumer = fields['consumer'] as Record<string, unknown>;
	return {
		origin: text(fields['origin']),
		accountId: text(fields['accountId']),
		consumer: { id: text(consumer['id']), label: text(consumer['label']) },
		// Whatever is not a clear yes is a no.
		answer: fields['answer'] === 'allowed' ? 'allowed' : 'denied',
	};
}
