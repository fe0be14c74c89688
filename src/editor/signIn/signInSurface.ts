import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { focusToast, hideToasts, showCodeToast, TOAST_MS, type ToastAnswer } from './codeToast';
import { ProgressNotification } from './progressNotification';
import type { ShownCode, SignInProgress } from './signInProgress';

/** The service answers sooner as a rule: a notification would only flicker. */
export const SLOW_MS = 2_000;

export interface SurfaceActions {
	/** The user has answered a toast, maybe long after the sign-in ended: the notification centre keeps it. */
	answer(answer: ToastAnswer): void;
	cancel(): void;
	showPanel(): void;
}

/**
 * What a sign-in shows beside the status bar, in one place at a time: the toast with the code, then the progress
 * notification; neither while the panel with the code is visible.
 */
export class SignInSurface extends Disposable {
	private readonly closing = new AbortController();
	/** The toast that is on the screen, as far as is known. */
	private toast: AbortController | undefined;
	private toastTimer: NodeJS.Timeout | undefined;
	private progress: ProgressNotification | undefined;
	/** Settles when the progress notification that was closed last is off the screen. */
	private progressGone: Promise<void> = Promise.resolve();
	/** Runs while the service has the next step, not the user. */
	private slowTimer: NodeJS.Timeout | undefined;
	private isSlow = false;
	private isFinishing = false;
	private hasOfferedCode = false;

	/**
	 * @param startedBy a sign-in that a user has just started takes the focus
	 * @param isPanelVisible whether the panel with the code is visible
	 */
	constructor(
		private readonly signIn: SignInProgress,
		private readonly actions: SurfaceActions,
		private readonly startedBy: 'user' | 'resume',
		private isPanelVisible: boolean,
	) {
		super();
		this._register({ dispose: () => clearTimeout(this.slowTimer) });
		this._register(signIn.onDidChange(() => this.follow()));
		this._register({ dispose: () => this.close() });
		this.expectAnswer();
		// The message of the last sign-in may still be on the screen.
		if (startedBy === 'user') void hideToasts();
	}

	/** To be called for each new code. */
	async offerCode(shown: ShownCode): Promise<void> {
		this.hasOfferedCode = false;
		this.update();
		await this.progressGone;
		if (this.closing.signal.aborted || this.signIn.shown !== shown) return;
		this.hasOfferedCode = true;
		if (this.isPanelVisible) return;
		await this.showToast(shown);
	}

	setPanelVisible(isVisible: boolean): void {
		if (this.isPanelVisible === isVisible) return;
		this.isPanelVisible = isVisible;
		if (isVisible) this.leaveToast();
		this.update();
	}

	/** Resolves when nothing of the sign-in is on the screen. */
	async end(): Promise<void> {
		this.dispose();
		await this.progressGone;
	}

	private follow(): void {
		if (this.signIn.isGranted && !this.isFinishing) {
			// There is nothing left to do with the code.
			this.leaveToast();
			this.expectAnswer();
		}
		this.isFinishing = this.signIn.isGranted;
		this.update();
	}

	private expectAnswer(): void {
		this.isSlow = false;
		clearTimeout(this.slowTimer);
		this.slowTimer = setTimeout(() => {
			this.isSlow = true;
			this.update();
		}, SLOW_MS);
	}

	private async showToast(shown: ShownCode): Promise<void> {
		const toast = new AbortController();
		this.toast = toast;
		this.toastTimer = setTimeout(() => this.leaveToast(), TOAST_MS);
		if (this.startedBy === 'user' && vscode.window.state.focused) void this.focus(toast.signal);
		const answer = await showCodeToast(shown, this.signIn.purpose);
		if (answer !== undefined) this.actions.answer(answer);
		if (this.toast !== toast) return;
		this.forgetToast();
		this.update();
	}

	private async focus(signal: AbortSignal): Promise<void> {
		if (!(await focusToast(signal))) this.actions.showPanel();
	}

	/** The editor keeps a toast on the screen that has the focus or the mouse over it. */
	private leaveToast(): void {
		if (!this.toast) return;
		this.forgetToast();
		void hideToasts();
		this.update();
	}

	private forgetToast(): void {
		clearTimeout(this.toastTimer);
		this.toast?.abort();
		this.toast = undefined;
	}

	private update(): void {
		if (this.isProgressWanted()) this.progress ??= new ProgressNotification(this.signIn, this.actions.cancel);
		else if (this.progress) {
			this.progressGone = this.progress.close();
			this.progress = undefined;
		}
	}

	private isProgressWanted(): boolean {
		if (this.closing.signal.aborted || this.isPanelVisible || this.toast) return false;
		if (this.signIn.isGranted) return this.progress !== undefined || this.isSlow;
		return this.signIn.shown ? this.hasOfferedCode : this.isSlow;
	}

	private close(): void {
		this.closing.abort();
		this.leaveToast();
		this.update();
	}
}
