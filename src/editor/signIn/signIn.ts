import * as vscode from 'vscode';
import {
	type Account,
	type AccountKey,
	isSameAccount,
	labelOf,
	mustSignInAgain,
} from '../../accounts/account';
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
import { escapeMessage } from '../messages/escape';
import { showFailure } from '../messages/showMessage';
import type { ToastAnswer } from './codeToast';

import { SignInAttempt } from './signInAttempt';
import type { SignInProgress, SignInPurpose } from './signInProgress';
import { SignInSurface } from './signInSurface';
import { openVerificationPage, showVerificationAddress } from './verificationPage';

/** A sign-in that ended without an account, and what can be tried again. */
export interface EndedSignIn {
	readonly error: RealDebridError;
	readonly account: AccountKey | undefined;
}

/** The one sign-in of this window: whoever starts it, it is the same and looks the same. */
export class SignIn extends Disposable {
	private attempt: SignInAttempt | undefined;
	private surface: SignInSurface | undefined;
	private isPanelVisible = false;
	private failed: EndedSignIn | undefined;
	private offScreen: Promise<void> = Promise.resolve();
	private readonly panelRequested = this._register(new vscode.EventEmitter<void>());
	/** Fires when the code is to be shown in the panel. */
	readonly onDidRequestPanel = this.panelRequested.event;
	private readonly elsewhereChanged = this._register(new vscode.EventEmitter<void>());
	/** Fires when `isElsewhere` may have changed. */
	readonly onDidChangeElsewhere = this.elsewhereChanged.event;
	private readonly changed = this._register(new vscode.EventEmitter<void>());
	/** Fires when a sign-in starts, gets its code, or ends. */
	readonly onDidChange = this.changed.event;
	private readonly signedIn = this._register(new vscode.EventEmitter<Account>());
	/** Fires when a sign-in of this window has succeeded and its surfaces are gone. */
	readonly onDidSignIn = this.signedIn.event;

	constructor(
		private readonly current: Pick<CurrentService, 'get' | 'tryGet'>,
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

	/** The last sign-in, if its code was denied or has expired while the panel was visible: the panel says so. */
	get ended(): EndedSignIn | undefined {
		return this.failed;
	}

	/** Resolves when no sign-in of this window is on the screen: a message next to one would be hidden with it. */
	get whenOffScreen(): Promise<void> {
		return this.offScreen;
	}

	/** Whether another window has a sign-in that is not finished. */
	get isElsewhere(): boolean {
		return !this.attempt && (this.current.tryGet()?.unfinished.mayExist() ?? false);
	}

	/** To be called when another window may have started or ended a sign-in. */
	noteElsewhere(): void {
		if (!this.attempt) this.elsewhereChanged.fire();
	}

	/** To be called when the panel with the code appears and disappears: no notification is shown next to it. */
	setPanelVisible(isVisible: boolean): void {
		this.isPanelVisible = isVisible;
		this.surface?.setPanelVisible(isVisible);
	}

	/** To be called when the panel that says how the last sign-in has ended is closed. */
	forgetEnded(): void {
		this.failed = undefined;
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
		return this.run('user', again, (context, attempt) =>
			again
				? signInAgain(context, again, attempt, attempt.signal, nudgeOnFocus)
				: signIn(context, attempt, attempt.signal, nudgeOnFocus),
		);
	}

	/** Starts a sign-in in place of the one that has ended. */
	async tryAgain(): Promise<void> {
		await this.start(this.failed?.account).catch(ignoreReported);
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

	/** Shows the code again: in the panel, which stays. */
	showCode(): void {
		this.panelRequested.fire();
	}

	/** Copies the code first: in the browser the user may need it at once. */
	async copyCodeAndOpenBrowser(): Promise<void> {
		await this.copyCode();
		await this.openBrowser();
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
	private async openBrowser(): Promise<void> {
		const { attempt } = this;
		if (!attempt?.shown) return;
		try {
			if (await openVerificationPage(attempt.shown)) attempt.onSiteOpened();
			else await showVerificationAddress(attempt.shown);
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
		return this.run('resume', again, (_, attempt) =>
			resumeSignIn(context, claimed, { prompt: attempt, signal: attempt.signal, nudge: nudgeOnFocus }),
		);
	}

	private run<Outcome extends Account | undefined>(
		startedBy: 'user' | 'resume',
		again: AccountKey | undefined,
		step: Step<Outcome>,
	): Promise<Outcome> {
		const attempt = new SignInAttempt(this.log, again, this.purposeOf(again));
		const surface = new SignInSurface(
			attempt,
			{
				answer: answer => void this.take(answer, attempt),
				cancel: () => attempt.cancel(),
				showPanel: () => this.showCode(),
			},
			startedBy,
			this.isPanelVisible,
		);
		this.attempt = attempt;
		this.surface = surface;
		this.failed = undefined;
		attempt.onDidChange(() => this.changed.fire());
		attempt.onDidGetCode(shown => void surface.offerCode(shown));
		this.changed.fire();
		const ended = this.settle(attempt, surface, step);
		attempt.ended = ended;
		return ended;
	}

	private purposeOf(again: AccountKey | undefined): SignInPurpose {
		const accounts = this.current.tryGet()?.accounts.list() ?? [];
		return !again && accounts.some(account => !mustSignInAgain(account)) ? 'addAccount' : 'signIn';
	}

	private async settle<Outcome extends Account | undefined>(
		attempt: SignInAttempt,
		surface: SignInSurface,
		step: Step<Outcome>,
	): Promise<Outcome> {
		let show: () => void = () => undefined;
		let isOffScreen: () => void = () => undefined;
		this.offScreen = new Promise(resolve => {
			isOffScreen = resolve;
		});
		try {
			const account = await this.advance(attempt, step);
			if (account) {
				this.logSuccess(account, attempt);
				show = () => (attempt.supersededBy ? showSignedInElsewhere(account) : this.signedIn.fire(account));
			}
			return account;
		} catch (error) {
			this.logFailure(error);
			this.keepForPanel(error, attempt);
			if (!isCancelled(error)) show = () => this.explain(error, attempt.account);
			throw error;
		} finally {
			this.attempt = undefined;
			this.surface = undefined;
			// Nothing is to be read next to what has ended.
			void surface.end().then(() => {
				show();
				isOffScreen();
			});
			attempt.dispose();
			this.changed.fire();
		}
	}

	private async advance<Outcome extends Account | undefined>(
		attempt: SignInAttempt,
		step: Step<Outcome>,
	): Promise<Outcome> {
		const context = this.current.get();
		const watching = endWhenSignedInElsewhere(context, attempt, attempt.account);
		try {
			return await step(context, attempt);
		} catch (error) {
			if (attempt.supersededBy) return attempt.supersededBy as Outcome;
			throw error;
		} finally {
			watching.dispose();
		}
	}

	/** A panel that is visible says itself that its code is no longer good. */
	private keepForPanel(error: unknown, { account, shown }: SignInAttempt): void {
		if (!this.isPanelVisible || !shown || !(error instanceof RealDebridError)) return;
		if (error.code === 'expired' || error.code === 'denied') this.failed = { error, account };
	}

	private async take(answer: ToastAnswer, attempt: SignInAttempt): Promise<void> {
		if (answer === 'cancel') return attempt.cancel();
		// The service may have given another code since.
		if (this.attempt === attempt) return this.copyCodeAndOpenBrowser();
		return this.offerNewCode(attempt.account);
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

	private logSuccess(account: Account, { supersededBy }: SignInAttempt): void {
		this.log.info(
			supersededBy
				? 'Signed in by another window.'
				: account.user
					? 'Signed in. The account is saved.'
					: 'Signed in. The account is saved; its name is not known yet.',
		);
	}

	private logFailure(error: unknown): void {
		if (isCancelled(error)) {
			this.log.info(error.message);
			return;
		}
		this.log.error(`The sign-in failed: ${errorLine(error)}`);
		if (error instanceof RealDebridError) this.failures.add(error);
	}

	private explain(error: unknown, again: AccountKey | undefined): void {
		if (this.failed?.error === error) return;
		// A second failure has its own message.
		void showFailure(error, this.log, () => this.start(again).catch(() => undefined));
	}
}

function isCancelled(error: unknown): error is RealDebridError {
	return error instanceof RealDebridError && error.code === 'cancelled';
}

function showSignedInElsewhere(account: Account): void {
	void vscode.window.showInformationMessage(
		vscode.l10n.t('Signed in to Real-Debrid as {0} in another window.', escapeMessage(labelOf(account))),
	);
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
