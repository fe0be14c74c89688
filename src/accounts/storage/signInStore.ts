import { randomUUID } from 'node:crypto';
import { HeldSignIn, secretKeyOf } from './heldSignIn';
import type { HeldLock, TryAcquire } from './lock';
import { RecordFiles } from './recordFiles';
import type { SecretStore } from './secretStore';
import { keyOf, mayBeUnfinished, type SignInMark, signInMarks } from './signInMarks';
import { decodeStored, type Fields, onFiles, storing, text } from './stored';
import { decodeUnfinished, isWaiting, type UnfinishedSignIn } from './unfinishedSignIn';

/** A sign-in that was left, taken up. */
export interface ClaimedSignIn<Left extends UnfinishedSignIn = UnfinishedSignIn> {
	readonly held: HeldSignIn;
	/** How far it had come. */
	readonly signIn: Left;
}

type SignInKey = Pick<SignInMark, 'origin' | 'id'>;

const REMOVE = 'remove the unfinished sign-in';
/** In a browser a window may not see the secret that another one stored; after this time nobody will miss it. */
const MARK_OUTLIVES_SECRET_MS = 86_400_000;

/**
 * The unfinished sign-ins of one service: a secret and a mark each. Only the
 * window that holds one goes on with it; one that nobody holds was left by a
 * window that closed, was reloaded, or crashed.
 */
export class UnfinishedSignInStore {
	private readonly marks: RecordFiles<SignInMark>;
	/** Marks of the secrets that could not be understood: a sign-out removes those as well. */
	private readonly setAside: RecordFiles<SignInKey>;

	constructor(
		private readonly secrets: SecretStore,
		folder: string,
		private readonly origin: string,
		private readonly tryAcquire: TryAcquire,
		/** Told that a sign-in could not be understood and is kept under another key. */
		private readonly onSetAside: () => void = () => undefined,
	) {
		this.marks = signInMarks(folder);
		this.setAside = new RecordFiles(folder, '.sign-in-aside.json', fields => ({
			origin: text(fields['origin']),
			id: text(fields['id']),
		}));
	}

	/** Whether there may be one, this window's own or another's: without a look at the secret storage. */
	mayExist(): boolean {
		return mayBeUnfinished(this.marks, this.origin);
	}

	/** A new one. Nothing is stored of it before its first `write`. */
	async begin(): Promise<HeldSignIn> {
		const mark = { origin: this.origin, id: randomUUID(), startedAt: Date.now() };
		// Where nothing can be locked no other window can have it either: its mark could not be written.
		const hold = await this.tryAcquire(nameOf(mark)).catch(() => undefined);
		return this.at(mark, hold);
	}

	/**
	 * Takes up the one that came furthest of those that nobody holds.
	 *
	 * One that cannot be understood is set aside under another key, not deleted;
	 * one that a later version of this extension wrote is left as it is, as is one
	 * that cannot be read now.
	 *
	 * @param isWanted says which; without it, any
	 * @param except ids of sign-ins that are left alone: this window has gone on with them already
	 */
	async claim<Wanted extends UnfinishedSignIn = UnfinishedSignIn>(
		isWanted?: (signIn: UnfinishedSignIn) => signIn is Wanted,
		except: ReadonlySet<string> = new Set(),
	): Promise<ClaimedSignIn<Wanted> | undefined> {
		let waiting: ClaimedSignIn<Wanted> | undefined;
		for (const mark of this.list().filter(({ id }) => !except.has(id))) {
			const claimed = await this.claimOne(mark, isWanted);
			if (!claimed) continue;
			if (!isWaiting(claimed.signIn)) {
				await waiting?.held.release();
				return claimed;
			}
			if (waiting) await claimed.held.release();
			else waiting = claimed;
		}
		return waiting;
	}

	/**
	 * Removes all that nobody is at, and what was set aside: a sign-out leaves nothing.
	 *
	 * @param isOfAccount says which of the others go as well: a window that has just crashed seems to be at its own
	 * @throws {RealDebridError} `storage`
	 */
	async removeAll(isOfAccount: (signIn: UnfinishedSignIn) => boolean = () => false): Promise<void> {
		for (const mark of this.list()) await this.removeIf(isOfAccount, mark);
		// When it began is of no interest any more.
		for (const key of await this.damagedOf(this.marks))
			if (await this.removeIf(isOfAccount, { ...key, startedAt: 0 }))
				await onFiles(REMOVE, () => this.marks.removeSetAside(keyOf(key)));
		const aside = await onFiles(REMOVE, () =>
			this.setAside.list().filter(({ origin }) => origin === this.origin),
		);
		for (const key of [...aside, ...(await this.damagedOf(this.setAside))]) {
			await storing(REMOVE, () => this.secrets.delete(setAsideKeyOf(key)));
			await onFiles(REMOVE, () => {
				this.setAside.remove(keyOf(key));
				this.setAside.removeSetAside(keyOf(key));
			});
		}
	}

	/** @returns whether nothing of it is left; it is, where another window is at it and it is not one of those */
	private async removeIf(
		isOfAccount: (signIn: UnfinishedSignIn) => boolean,
		mark: SignInMark,
	): Promise<boolean> {
		const hold = await this.hold(mark);
		if (!hold && !(await this.isOne(mark, isOfAccount))) return false;
		const held = this.at(mark, hold);
		await held.remove().finally(() => held.release());
		return true;
	}

	/** What marks told of that cannot be understood any more: their names still say whose secret it is. */
	private async damagedOf(marks: RecordFiles<SignInKey>): Promise<SignInKey[]> {
		const keys = await onFiles(REMOVE, () => marks.listSetAside());
		return keys.flatMap(([origin, id]) =>
			origin === this.origin && id !== undefined ? [{ origin, id }] : [],
		);
	}

	private async isOne(mark: SignInMark, isWanted: (signIn: UnfinishedSignIn) => boolean): Promise<boolean> {
		const text = await storing('read the unfinished sign-in', () => this.secrets.get(secretKeyOf(mark)));
		const stored = decodeStored(text, decodeUnfinished);
		// One that cannot be understood is nobody's, whoever seems to be at it.
		return stored.state === 'corrupt' || (stored.state === 'found' && isWanted(stored.value));
	}

	private list(): SignInMark[] {
		try {
			// The newest first: of two codes that wait, it is the one that the person saw last.
			return this.marks
				.list()
				.filter(({ origin }) => origin === this.origin)
				.sort((a, b) => b.startedAt - a.startedAt);
		} catch {
			// What cannot be read now is found the next time.
			return [];
		}
	}

	private at(mark: SignInMark, hold: HeldLock | undefined, notBefore?: number): HeldSignIn {
		return new HeldSignIn({ secrets: this.secrets, marks: this.marks, mark, hold }, notBefore);
	}

	/** @returns `undefined` where another window is at it, or nobody can tell */
	private hold(mark: SignInMark): Promise<HeldLock | undefined> {
		return this.tryAcquire(nameOf(mark)).catch(() => undefined);
	}

	private async claimOne<Wanted extends UnfinishedSignIn>(
		mark: SignInMark,
		isWanted: ((signIn: UnfinishedSignIn) => signIn is Wanted) | undefined,
	): Promise<ClaimedSignIn<Wanted> | undefined> {
		const hold = await this.hold(mark);
		if (!hold) return undefined;
		const held = this.at(mark, hold);
		try {
			const left = await this.read(mark, held);
			if (left && (isWanted?.(left.signIn) ?? true))
				return { held: this.at(mark, hold, left.notBefore), signIn: left.signIn as Wanted };
		} catch {
			// A storage that cannot be read now must not keep anybody from signing in anew.
		}
		await held.release();
		return undefined;
	}

	private async read(mark: SignInMark, held: HeldSignIn): Promise<LeftSignIn | undefined> {
		const text = await storing('read the unfinished sign-in', () => this.secrets.get(secretKeyOf(mark)));
		const stored = decodeStored(text, decodeLeft);
		if (stored.state === 'corrupt' && text !== undefined) {
			const what = 'set a damaged sign-in aside';
			await onFiles(what, () => this.setAside.write(keyOf(mark), mark));
			await storing(what, () => this.secrets.store(setAsideKeyOf(mark), text));
			await held.remove();
			this.onSetAside();
		}
		const isForgotten = Math.abs(Date.now() - mark.startedAt) > MARK_OUTLIVES_SECRET_MS;
		if (stored.state === 'missing' && isForgotten) await held.remove();
		return stored.state === 'found' ? stored.value : undefined;
	}
}

interface LeftSignIn {
	readonly signIn: UnfinishedSignIn;
	readonly notBefore: number | undefined;
}

function decodeLeft(fields: Fields): LeftSignIn {
	const { notBefore } = fields;
	return {
		signIn: decodeUnfinished(fields),
		notBefore: typeof notBefore === 'number' ? notBefore : undefined,
	};
}

function nameOf({ id }: SignInMark): string {
	return `sign-in ${id}`;
}

function setAsideKeyOf(mark: SignInKey): string {
	return `${secretKeyOf(mark)} set aside`;
}
