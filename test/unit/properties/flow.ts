import type { Account, AccountKey } from '../../../src/accounts/account';
import { SignInCancelled } from '../../../src/accounts/accountErrors';
import type { SignInDialogue } from '../../../src/accounts/signIn/dialogue';
import { RealDebridError } from '../../../src/realdebrid/errors';

/** A refresh's turn, and two answers. */
const RECENT_MS = 50_000;

/** One sign-in that a window is at, as the editor starts and ends it. */
export class Flow {
	readonly startedAt = performance.now();
	/** The device codes that the person was shown. */
	readonly shown: string[] = [];
	/** When the code that was shown last expires. */
	deadlineAt: number | undefined;
	settledAt: number | undefined;
	abortedAt: number | undefined;
	/** The person wants none of it. */
	isUnwanted = false;
	account: Account | undefined;
	error: unknown;
	private readonly controller = new AbortController();
	private readonly listeners = new Set<() => void>();

	constructor(
		readonly number: number,
		/** The account that signs in again. */
		readonly again: AccountKey | undefined,
	) {}

	readonly dialogue: SignInDialogue = {
		prompt: {
			onVerification: ({ deviceCode }, deadline) => {
				this.shown.push(deviceCode.reveal());
				this.deadlineAt = performance.now() + deadline.remaining();
			},
			onWaiting: () => undefined,
			onGranted: () => undefined,
		},
		signal: this.controller.signal,
		nudge: listener => {
			this.listeners.add(listener);
			return { dispose: () => this.listeners.delete(listener) };
		},
	};

	get isUnderWay(): boolean {
		return this.settledAt === undefined;
	}

	/** Under way, or so short a time ago that a request of it may be on its way. */
	get isRecent(): boolean {
		return this.settledAt === undefined || performance.now() - this.settledAt < RECENT_MS;
	}

	async run(step: (dialogue: SignInDialogue) => Promise<Account | undefined>): Promise<void> {
		try {
			this.account = await step(this.dialogue);
		} catch (error) {
			this.error = error;
		}
		this.settledAt = performance.now();
	}

	nudge(): void {
		for (const listener of this.listeners) listener();
	}

	cancel(): void {
		this.isUnwanted = true;
		this.abort(new SignInCancelled());
	}

	/** The window closes. */
	abandon(): void {
		this.abort(new RealDebridError('cancelled', 'The sign-in was cancelled.'));
	}

	private abort(reason: RealDebridError): void {
		this.abortedAt ??= performance.now();
		this.controller.abort(reason);
	}
}
