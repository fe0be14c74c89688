import * as vscode from 'vscode';
import { type Account, labelOf } from '../accounts/account';
import { resumeSignIn, type SignInContext, type SignInPrompt, signIn } from '../accounts/signIn';
import type { DeviceCode } from '../realdebrid/deviceFlow';
import { RealDebridError } from '../realdebrid/errors';
import type { Nudge } from '../realdebrid/polling';
import type { Deadline } from '../realdebrid/time';
import type { FailureHistory } from './failureHistory';
import { errorLine } from './log';
import { inMessage } from './plainText';
import {
	copyCodeAndOpenBrowser,
	type ShownCode,
	type SignInProgress,
	showCodeToast,
	showProgress,
} from './signInNotification';
import { canTryAgain, wordsFor } from './words';

/** The one sign-in of this window: whoever starts it, it is the same and looks the same. */
export class SignIn implements vscode.Disposable {
	private attempt: Attempt | undefined;
	private readonly changed = new vscode.EventEmitter<void>();
	/** Fires when a sign-in starts, gets its code, or ends. */
	readonly onDidChange = this.changed.event;

	constructor(
		/** @throws {RealDebridError} `configuration` */
		private readonly context: () => SignInContext,
		private readonly log: vscode.LogOutputChannel,
		private readonly failures: FailureHistory,
	) {}

	/** Whether a sign-in is under way. */
	get isUnderWay(): boolean {
		return this.attempt !== undefined;
	}

	/** The code to be entered, once there is one. */
	get userCode(): string | undefined {
		return this.attempt?.shown?.code.userCode;
	}

	/**
	 * Signs in; while that is under way, shows its code again instead of starting a second one.
	 *
	 * @throws {RealDebridError} after the person has been told
	 */
	async start(): Promise<Account> {
		if (!this.attempt)
			return this.run((context, attempt) => signIn(context, attempt, attempt.signal, nudgeOnFocus));
		this.showCode();
		return (await this.attempt.ended) ?? this.start();
	}

	/** Goes on with what an earlier run of the editor left unfinished. */
	async resume(): Promise<void> {
		if (this.attempt) return;
		this.log.info('An unfinished sign-in was found; going on with it.');
		await this.run((context, attempt) => resumeSignIn(context, attempt, attempt.signal));
	}

	/** Shows the code again, if one is waiting to be entered. */
	showCode(): void {
		const { attempt } = this;
		if (attempt?.shown && !attempt.isGranted) void this.offerCode(attempt, attempt.shown);
	}

	cancel(): void {
		this.attempt?.cancel();
	}

	dispose(): void {
		this.attempt?.abandon();
		this.changed.dispose();
	}

	private run<Outcome extends Account | undefined>(step: Step<Outcome>): Promise<Outcome> {
		const attempt = new Attempt(this.log);
		this.attempt = attempt;
		attempt.onDidChange(() => this.changed.fire());
		attempt.onDidGetCode(() => this.showCode());
		this.changed.fire();
		const ended = this.settle(attempt, step);
		attempt.ended = ended;
		void showProgress(
			ended.catch(() => undefined),
			attempt,
			() => attempt.cancel(),
		);
		return ended;
	}

	private async settle<Outcome extends Account | undefined>(
		attempt: Attempt,
		step: Step<Outcome>,
	): Promise<Outcome> {
		try {
			const context = this.context();
			try {
				const account = await step(context, attempt);
				if (account) this.congratulate(account);
				return account;
			} catch (error) {
				// The person wants none of it, so what was granted is given up as well.
				if (attempt.isCancelled) await context.unfinished.remove();
				throw error;
			}
		} catch (error) {
			this.explain(error);
			throw error;
		} finally {
			this.attempt = undefined;
			attempt.dispose();
			this.changed.fire();
		}
	}

	private async offerCode(attempt: Attempt, shown: ShownCode): Promise<void> {
		const answer = await showCodeToast(shown);
		// A toast can stay longer than its sign-in.
		if (answer === undefined || this.attempt !== attempt) return;
		if (answer === 'cancel') attempt.cancel();
		else await copyCodeAndOpenBrowser(shown);
	}

	private congratulate(account: Account): void {
		this.log.info('Signed in.');
		void vscode.window.showInformationMessage(
			vscode.l10n.t('Signed in to Real-Debrid as {0}.', inMessage(labelOf(account))),
		);
	}

	private explain(error: unknown): void {
		if (error instanceof RealDebridError && error.code === 'cancelled') {
			this.log.info('The sign-in was cancelled.');
			return;
		}
		this.log.error(`The sign-in failed: ${errorLine(error)}`);
		if (error instanceof RealDebridError) this.failures.add(error);
		void this.offerNextStep(error);
	}

	private async offerNextStep(error: unknown): Promise<void> {
		const { t } = vscode.l10n;
		const tryAgain = t('Try Again');
		const openSettings = t('Open Settings');
		const showLog = t('Show Log');
		const isConfiguration = error instanceof RealDebridError && error.code === 'configuration';
		const actions = [
			...(canTryAgain(error) ? [tryAgain] : []),
			...(isConfiguration ? [openSettings] : []),
			showLog,
		];
		const answer = await vscode.window.showErrorMessage(wordsFor(error), ...actions);
		if (answer === showLog) this.log.show();
		if (answer === openSettings)
			await vscode.commands.executeCommand('workbench.action.openSettings', 'realDebrid.apiUrl');
		// Its failure has its own message.
		if (answer === tryAgain) await this.start().catch(() => undefined);
	}
}

type Step<Outcome> = (context: SignInContext, attempt: Attempt) => Promise<Outcome>;

/** One sign-in from its start to its end. */
class Attempt implements SignInPrompt, SignInProgress {
	private readonly controller = new AbortController();
	private readonly changed = new vscode.EventEmitter<void>();
	readonly onDidChange = this.changed.event;
	private readonly gotCode = new vscode.EventEmitter<void>();
	readonly onDidGetCode = this.gotCode.event;
	shown: ShownCode | undefined;
	trouble: RealDebridError | undefined;
	isGranted = false;
	isCancelled = false;
	ended: Promise<Account | undefined> = Promise.resolve(undefined);

	constructor(private readonly log: vscode.LogOutputChannel) {}

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** By the person: what was granted is given up. */
	cancel(): void {
		this.isCancelled = true;
		this.abandon();
	}

	/** Because the window closes: what was granted is kept for the next one. */
	abandon(): void {
		this.controller.abort(new RealDebridError('cancelled', 'The sign-in was cancelled.'));
	}

	onVerification(code: DeviceCode, deadline: Deadline): void {
		this.log.info(
			`The service gave a code for ${code.expiresInMs / 1000} s, to be polled every ${code.intervalMs / 1000} s.`,
		);
		this.shown = { code, deadline };
		this.changed.fire();
		this.gotCode.fire();
	}

	onWaiting(trouble: RealDebridError | undefined): void {
		if (trouble && trouble.code !== this.trouble?.code) this.log.warn(errorLine(trouble));
		if (!trouble && this.trouble) this.log.info('The service answers again.');
		this.trouble = trouble;
		this.changed.fire();
	}

	onGranted(): void {
		this.log.info('Allowed; trading the device code for a token.');
		this.isGranted = true;
		this.trouble = undefined;
		this.changed.fire();
	}

	dispose(): void {
		this.changed.dispose();
		this.gotCode.dispose();
	}
}

/** When the window gets the focus back, the person may just have come from the service's site. */
const nudgeOnFocus: Nudge = listener =>
	vscode.window.onDidChangeWindowState(({ focused }) => {
		if (focused) listener();
	});
