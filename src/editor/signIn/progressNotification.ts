import * as vscode from 'vscode';
import { formatMinutes } from '../messages/duration';
import { shortErrorMessage } from '../messages/errorMessages';
import { copyAndOpenLabel, hideToasts } from './codeToast';
import type { SignInProgress } from './signInProgress';

/** For the link in the notification's text; the palette does not offer it. */
export const COPY_AND_OPEN_COMMAND = '_realDebrid.copyCodeAndOpenBrowser';

/** The editor shows a progress notification at least this long. */
const SHORTEST_MS = 800;

/** The progress notification of a sign-in, from its creation until `close`. */
export class ProgressNotification {
	private readonly shownAt = performance.now();
	private end: () => void = () => undefined;

	/** @param cancel runs when the user chooses Cancel */
	constructor(signIn: SignInProgress, cancel: () => void) {
		const ended = new Promise<void>(resolve => {
			this.end = resolve;
		});
		void vscode.window.withProgress(
			{
				location: vscode.ProgressLocation.Notification,
				title: vscode.l10n.t('Signing in to Real-Debrid'),
				cancellable: true,
			},
			async (progress, token) => {
				token.onCancellationRequested(cancel);
				let reported: string | undefined;
				const report = () => {
					const message = progressMessage(signIn);
					// A screen reader announces each report.
					if (message !== reported) progress.report({ message });
					reported = message;
				};
				report();
				const subscription = signIn.onDidChange(report);
				await ended;
				subscription.dispose();
			},
		);
	}

	/** Resolves when the editor has taken the notification off the screen. */
	async close(): Promise<void> {
		this.end();
		const rest = this.shownAt + SHORTEST_MS - performance.now();
		if (rest <= 0) return;
		await new Promise(resolve => setTimeout(resolve, rest));
		// The editor counts from when it has drawn the notification, which a busy editor does late.
		await hideToasts();
	}
}

/** The code is not in it: the editor moves the text of a notification that is hidden to the status bar. */
function progressMessage({ shown, trouble, isGranted, isSiteOpened }: SignInProgress): string {
	const suffix = trouble ? ` · ${shortErrorMessage(trouble)}` : '';
	if (isGranted) return vscode.l10n.t('access allowed, finishing…') + suffix;
	if (!shown) return vscode.l10n.t('getting a code…') + suffix;
	const left = formatMinutes(shown.deadline.remaining(), vscode.env.language);
	const state = isSiteOpened
		? vscode.l10n.t('waiting for you to allow access in the browser, {0} left', left)
		: vscode.l10n.t('{0} left to allow access', left);
	return `${state}${suffix}. ${links()}`;
}

function links(): string {
	const copyAndOpen = vscode.l10n.t('Copy the code and open Real-Debrid’s site');
	const show = vscode.l10n.t('Show the code and a QR code');
	return [
		`[${copyAndOpenLabel()}](command:${COPY_AND_OPEN_COMMAND} "${copyAndOpen}")`,
		`[${vscode.l10n.t('Show Sign-In Code')}](command:realDebrid.showSignInCode "${show}")`,
	].join(' · ');
}
