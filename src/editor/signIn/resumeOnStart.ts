import type * as vscode from 'vscode';
import { type Account, isUnnamed } from '../../accounts/account';
import { learnName } from '../../accounts/signIn/userDetails';
import { STALE_MS } from '../../accounts/storage/lock';
import {
	isOver,
	isWaiting,
	type UnfinishedSignIn,
	type WaitingSignIn,
} from '../../accounts/storage/unfinishedSignIn';
import { Deadline, sleep } from '../../realdebrid/time';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import { ignoreReported, type SignIn } from './signIn';

/** How often, and for how long, a window that has just started looks whether a sign-in was left. */
const LOOK_AGAIN_MS = 1_000;
const CRASHED_AFTER_MS = STALE_MS + 5_000;

/** Goes on with what other windows, or an earlier run of the editor, could not finish. */
export class ResumeOnStart extends Disposable {
	private readonly closing = new AbortController();
	/** Ends what is asked of one service when the setting comes to name another. */
	private leaving = new AbortController();
	/** Once for each service. */
	private cleaned: Promise<void> | undefined;
	/** Settles when whatever was there at the start of the window has come to its end. */
	done: Promise<void> = Promise.resolve();

	constructor(
		private readonly current: CurrentService,
		private readonly signIn: SignIn,
		private readonly log: vscode.LogOutputChannel,
	) {
		super();
		this._register(
			current.onDidLeave(() => {
				this.leaving.abort();
				this.leaving = new AbortController();
				this.cleaned = undefined;
			}),
		);
		this._register({ dispose: () => this.leaving.abort() });
		this._register({ dispose: () => this.closing.abort() });
	}

	/** Everything, at the start of a window: removals, names, sign-ins. */
	resumeAll(): Promise<void> {
		this.done = this.trying(async () => {
			await this.cleanUp();
			const { accounts } = this.current.get();
			for (const account of accounts.list().filter(isUnnamed)) this.learnName(account);
			await this.resumeLeft();
		});
		return this.done;
	}

	/** Removes what crashes, interrupted removals and other browsers have left of secrets. */
	cleanUp(): Promise<void> {
		this.cleaned ??= this.trying(() => this.current.get().accounts.endRemovals());
		return this.cleaned;
	}

	removeAbandonedLocks(): void {
		void this.trying(() => this.current.get().removeAbandonedLocks(this.closing.signal));
	}

	/** A code that waits to be entered, whose window has closed or crashed meanwhile. */
	async resumePending(): Promise<void> {
		await this.trying(async () => {
			if (this.current.get().unfinished.mayExist())
				await this.signIn.resume(isStillWaiting).catch(ignoreReported);
			this.signIn.noteElsewhere();
		});
	}

	/** The name of an account that has none, whenever the service tells it. */
	learnName(account: Account): void {
		const { signal } = this.leaving;
		learnName(this.current.get(), account, signal).catch((error: unknown) => {
			if (!signal.aborted) this.log.warn(`The account’s name is not known yet: ${errorLine(error)}`);
		});
	}

	/** A window that was reloaded or has crashed may seem to be at its sign-in for a while. */
	private async resumeLeft(): Promise<void> {
		const giveUp = Deadline.in(CRASHED_AFTER_MS);
		const { unfinished } = this.current.get();
		while (unfinished.mayExist()) {
			const isFound = await this.signIn.resume().catch(() => true);
			if (isFound || giveUp.remaining() <= 0) return;
			this.signIn.noteElsewhere();
			await sleep(LOOK_AGAIN_MS, this.closing.signal);
		}
	}

	private async trying(step: () => Promise<void>): Promise<void> {
		try {
			await step();
		} catch (error) {
			if (!this.closing.signal.aborted) this.log.error(errorLine(error));
		}
	}
}

function isStillWaiting(signIn: UnfinishedSignIn): signIn is WaitingSignIn {
	return isWaiting(signIn) && !isOver(signIn);
}
