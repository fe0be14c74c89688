import * as vscode from 'vscode';
import { escapeMessage } from '../messages/escape';
import type { ShownCode } from './signInProgress';

/** The editor hides a toast after this time. */
export const TOAST_MS = 10_000;
/** A toast is drawn with the editor's next frame; a busy editor takes its time. */
const LOOK_FOR_TOAST_MS = 100;
const LOOKS_FOR_TOAST = 10;

export type ToastAnswer = 'open' | 'cancel';

/** Shows the code and its two actions. `undefined`: the toast was closed, which does not end the sign-in. */
export async function showCodeToast({ code }: ShownCode): Promise<ToastAnswer | undefined> {
	const open = copyAndOpenLabel();
	const cancel = vscode.l10n.t('Cancel');
	const userCode = escapeMessage(code.userCode);
	const answer = await vscode.window.showInformationMessage(
		code.directVerificationUrl
			? vscode.l10n.t(
					'To sign in to Real-Debrid, open its site and allow access. If asked, enter the code {0} there.',
					userCode,
				)
			: vscode.l10n.t(
					'To sign in to Real-Debrid, open its site, enter the code {0} there, and allow access.',
					userCode,
				),
		open,
		cancel,
	);
	return answer === open ? 'open' : answer === cancel ? 'cancel' : undefined;
}

export function copyAndOpenLabel(): string {
	return vscode.l10n.t('Copy Code & Open Browser');
}

/**
 * Gives the focus to the newest toast: who uses the keyboard is at the code's actions with the next Tab, and a toast
 * with the focus is not hidden.
 *
 * @returns whether there is a toast on the screen: in Do Not Disturb, or with the notification centre open, there is none
 */
export async function focusToast(signal: AbortSignal): Promise<boolean> {
	for (let look = 0; look < LOOKS_FOR_TOAST; look++) {
		await new Promise(resolve => setTimeout(resolve, LOOK_FOR_TOAST_MS));
		if (signal.aborted) return true;
		// `false` where no toast is visible; an editor that does not answer is taken to show toasts.
		if ((await vscode.commands.executeCommand('notifications.focusToasts')) !== false) return true;
	}
	return signal.aborted;
}

/** Takes the toasts off the screen; the notification centre keeps them. An extension cannot close its own toast. */
export async function hideToasts(): Promise<void> {
	await vscode.commands.executeCommand('notifications.hideToasts');
}
