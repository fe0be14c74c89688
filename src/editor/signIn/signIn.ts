import * as vscode from 'vscode';
import { type Account, type AccountKey, isSameAccount, mustSignInAgain } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import { resumeSignIn, signIn, signInAgain } from '../../accounts/signIn/signIn';
import type { ClaimedSignIn } from '../../accounts/storage/signInStore';
import { isNewSignIn, type UnfinishedSignIn } from '../../accounts/storage/unfinishedSignIn';
import { RealDebridError } from '../../realdebrid/errors';
import type { Nudge } from '../../realdebrid/polling';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import type { FailureHistory } from '../log';
import { errorLine } from '../log';
import { copyText } from '../messages/clipboard';
import { showFailure } from '../messages/showMessage';
import { SignInAttempt } from './signInAttempt';
import {
	openBrowser,
	type ShownCode,
	type SignInProgress,
	showCodeToast,
	showProgress,
} from './signInNotification';

/** The one sign-in of this window: whoever starts it, it is the same and looks the same. */
export class SignIn extends Disposable {
	private attempt: SignInAttempt | undefined;
	private readonly changed = this._register(new vscode.EventEmitter<void>());
	/** Fires when a sign-in starts, gets its code, or ends. */
	readonly onDidChange = this.changed.event;
	private readonly signedIn = this._register(new vscode.EventEmitter<Account>());
	/** Fires when a sign-in of this window has succeeded. */
	readonly onDidSignIn = this.signedIn.event;

	constructor(
		private readonly current: Pick<CurrentService, 'get'>,
		private readonly log: vscode.LogOutputChannel,
		private readonly failures: FailureHistory,
	) {
		super();
		this._register({ dispose: () => this.abandon() });
	}

	/** Whether a sign-in is under way. */
	get isUnderWay(): boolean {
		return this.attempt !== undefined;
	}

	/** How the one that is under way is getting on. */
	get progress(): SignInProgress | undefined {
		return this.attempt;
	}

	/** The code to be entered, once there is one. */
	get userCode(): string | undefined {
		return this.attempt?.shown?.code.userCode;
	}

	/**
	 * Signs in; while that is under way, shows its code again instead of starting a second one.
	 *
	 * @param again the account that has to sign in again; without one, any account may
	 * @throws {RealDebridError} after the person has been told
	 */
	async start(again?: AccountKey): Promise<Account> {
		if (this.attempt) {
			this.showCode();
			return (await this.attempt.ended) ?? this.start(again);
		}
		this.log.info(
			again ? 'Signing in again, with the saved credentials if possible.' : 'Signing in. Requesting a code.',
		);
		return this.run(again, (context, attempt) =>
			again
				? signInAgain(context, again, attempt, attempt.signal, nudgeOnFocus)
				: signIn(context, attempt, attempt.signal, nudgeOnFocus),
		);
	}

	/**
	 * Goes on with what other windows left unfinished, one after the other.
	 *
	 * @returns whether there was any
	 * @throws {RealDebridError} after the person has been told
	 */
	async resume<Wanted extends UnfinishedSignIn>(
		isWanted?: (signIn: UnfinishedSignIn) => signIn is Wanted,
	): Promise<boolean> {
		// What cannot be removed from the storage is found again: once is enough.
		const resumed = new Set<string>();
		for (;;) {
			if (this.attempt) return true;
			const context = this.current.get();
			const claimed = await context.unfinished.claim(isWanted, resumed);
			if (!claimed) return resumed.size > 0;
			resumed.add(claimed.held.grant);
			if (this.attempt || context !== this.current.get()) {
				// The person was quicker.
				claimed.held.release();
				return true;
			}
			this.log.info('Resuming an unfinished sign-in.');
			// What came to nothing may be there still, and is left for another time.
			if (!(await this.resumeClaimed(context, claimed))) return true;
		}
	}

	/** Shows the code again, if one is waiting to be entered. */
	showCode(): void {
		const { attempt } = this;
		if (attempt?.shown && !attempt.isGranted) void this.offerCode(attempt, attempt.shown);
	}

	/** Puts the code on the clipboard. @returns whether it is there; where not, the person has been told */
	async copyCode(): Promise<boolean> {
		const { userCode } = this;
		if (userCode === undefined) return false;
		try {
			await copyText(userCode);
			this.log.info('The code was copied.');
			return true;
		} catch (error) {
			this.log.warn(`The code was not copied: ${errorLine(error)}`);
			void showFailure(error, this.log, () => this.copyCode());
			return false;
		}
	}

	/** Opens the site; where that is refused, shows the address. */
	async openBrowser(): Promise<void> {
		const shown = this.attempt?.shown;
		if (!shown) return;
		try {
			await openBrowser(shown);
		} catch (error) {
			this.log.warn(`The address was not copied: ${errorLine(error)}`);
			void showFailure(error, this.log);
		}
	}

	cancel(): void {
		this.attempt?.cancel();
	}

	/** Ends it without giving up what was granted. */
	abandon(): void {
		this.attempt?.abandon();
	}

	private resumeClaimed(context: Accounts, claimed: ClaimedSignIn): Promise<Account | undefined> {
		const { signIn } = claimed;
		const again = isNewSignIn(signIn) ? undefined : { origin: context.accounts.origin, id: signIn.accountId };
		return this.run(again, (_, attempt) =>
			resumeSignIn(context, claimed, { prompt: attempt, signal: attempt.signal, nudge: nudgeOnFocus }),
		);
	}

	private run<Outcome extends Account | undefined>(
		again: AccountKey | undefined,
		step: Step<Outcome>,
	): Promise<Outcome> {
		const attempt = new SignInAttempt(this.log, again);
		this.attempt = attempt;
		attempt.onDidChange(() => this.changed.fire());
		attempt.onDidGetCode(shown => void this.offerCode(attempt, shown));
		this.changed.fire();
		const ended = this.settle(attempt, again, step);
		attempt.ended = ended;
		void showProgress(
			ended.catch(() => undefined),
			attempt,
			() => attempt.cancel(),
		);
		return ended;
	}

	private async settle<Outcome extends Account | undefined>(
		attempt: SignInAttempt,
		again: AccountKey | undefined,
		step: Step<Outcome>,
	): Promise<Outcome> {
		let watching: { dispose(): void } | undefined;
		try {
			const context = this.current.get();
			watching = endWhenSignedInElsewhere(context, attempt, again);
			try {
				const account = await step(context, attempt);
				if (account) this.announceSignedIn(account);
				return account;
			} catch (error) {
				if (attempt.supersededBy) {
					this.log.info('Signed in by another window.');
					return attempt.supersededBy as Outcome;
				}
				throw error;
			}
		} catch (error) {
			this.explain(error, again);
			throw error;
		} finally {
			watching?.dispose();
			this.attempt = undefined;
			attempt.dispose();
			this.changed.fire();
		}
	}

	private async offerCode(attempt: SignInAttempt, shown: ShownCode): Promise<void> {
		const answer = await showCodeToast(shown);
		if (answer === undefined) return;
		if (answer === 'cancel') return attempt.cancel();
		if (this.attempt !== attempt) return this.offerNewCode(attempt.account);
		// Those that are to be entered now: the service may have given another code since.
		await this.copyCode();
		await this.openBrowser();
	}

	/** A toast can stay longer than its sign-in. */
	private async offerNewCode(again: AccountKey | undefined): Promise<void> {
		const signIn = vscode.l10n.t('Sign In');
		const answer = await vscode.window.showInformationMessage(
			vscode.l10n.t('This code is no longer valid.'),
			signIn,
		);
		if (answer === signIn) await this.start(again).catch(ignoreReported);
	}

	private announceSignedIn(account: Account): void {
		this.log.info(
			account.user
				? 'Signed in. The account is saved.'
				: 'Signed in. The account is saved; its name is not known yet.',
		);
		this.signedIn.fire(account);
	}

	private explain(error: unknown, again: AccountKey | undefined): void {
		if (error instanceof RealDebridError && error.code === 'cancelled') {
			this.log.info(error.message);
			return;
		}
		this.log.error(`The sign-in failed: ${errorLine(error)}`);
		if (error instanceof RealDebridError) this.failures.add(error);
		// A second failure has its own message.
		void showFailure(error, this.log, () => this.start(again).catch(() => undefined));
	}
}

type Step<Outcome> = (context: Accounts, attempt: SignInAttempt) => Promise<Outcome>;

/** Several windows may ask for the same sign-in; one of them is enough. */
function endWhenSignedInElsewhere(
	{ accounts }: Accounts,
	attempt: SignInAttempt,
	again: AccountKey | undefined,
): { dispose(): void } {
	// One of another service, from before the setting was changed, is none here: nobody waits for it, or misses it.
	const awaited = again?.origin === accounts.origin ? again : undefined;
	const wanted = (account: Account) =>
		awaited ? !account.signInAgain && isSameAccount(account, awaited) : !mustSignInAgain(account);
	// Who has an account and signs in wants another one.
	if (!awaited && accounts.list().some(wanted)) return { dispose: () => undefined };
	return accounts.onDidChange(() => {
		// Signed out meanwhile, it is not to come back.
		if (awaited && !accounts.find(awaited)) attempt.cancel();
		const account = accounts.list().find(wanted);
		if (account) attempt.supersede(account);
	});
}

/** When the window gets the focus back, the person may just have come from the service's site. */
const nudgeOnFocus: Nudge = listener =>
	vscode.window.onDidChangeWindowState(({ focused }) => {
		if (focused) listener();
	});

/** A sign-in that failed has told the person itself. */
export function ignoreReported(): undefined {
	return undefined;
}
