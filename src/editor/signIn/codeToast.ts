import * as vscode from 'vscode';
import { escapeMessage } from '../messages/escape';
import type { ShownCode, SignInPurpose } from './signInProgress';

/** The editor hides a toast after this time. */
export const TOAST_MS = 10_000;
/** A toast is drawn with the editor's next frame. The focus must not come later: the user may be elsewhere by then. */
const FRAME_MS = 10;
/** An editor that answers and has drawn nothing for so long shows no toasts. */
const UNSEEN_AFTER_MS = 1_000;

export type ToastAnswer = 'open' | 'cancel';

/** Shows the code and its two actions. `undefined`: the toast was closed, which does not end the sign-in. */
export async function showCodeToast(
	shown: ShownCode,
	purpose: SignInPurpose,
): Promise<ToastAnswer | undefined> {
	const open = copyAndOpenLabel();
	const cancel = vscode.l10n.t('Cancel');
	const answer = await vscode.window.showInformationMessage(toastMessage(shown, purpose), open, cancel);
	return answer === open ? 'open' : answer === cancel ? 'cancel' : undefined;
}

function toastMessage({ code }: ShownCode, purpose: SignInPurpose): string {
	const userCode = escapeMessage(code.userCode);
	const isDirect = code.directVerificationUrl !== undefined;
	// The site may be signed in to the account that the editor already has.
	if (purpose === 'addAccount')
		return isDirect
			? vscode.l10n.t(
					'To add another Real-Debrid account, sign in to it on the site and allow access. If asked, enter the code {0} there.',
					userCode,
				)
			: vscode.l10n.t(
					'To add another Real-Debrid account, sign in to it on the site, enter the code {0} there, and allow access.',
					userCode,
				);
	return isDirect
		? vscode.l10n.t(
				'To sign in to Real-Debrid, open its site and allow access. If asked, enter the code {0} there.',
				userCode,
			)
		: vscode.l10n.t(
				'To sign in to Real-Debrid, open its site, enter the code {0} there, and allow access.',
				userCode,
			);
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
	let firstAnswerAt: number | undefined;
	while (!signal.aborted) {
		// One call at a time: each that finds a toast takes the focus, maybe from what the user has opened meanwhile.
		const answer = await vscode.commands.executeCommand('notifications.focusToasts');
		// `false` where no toast is visible; an editor that does not say is taken to show toasts.
		if (answer !== false) return true;
		firstAnswerAt ??= performance.now();
		if (performance.now() - firstAnswerAt > UNSEEN_AFTER_MS) return false;
		await new Promise(resolve => setTimeout(resolve, FRAME_MS));
	}
	return true;
}

/** Takes the toasts off the screen; the notification centre keeps them. An extension cannot close its own toast. */
export async function hideToasts(): Promise<void> {
	await vscode.commands.executeCommand('notifications.hideToasts');
}
