import * as vscode from 'vscode';
import { shortErrorMessage } from '../messages/errorMessages';
import { displayLanguage } from '../settings';
import { minutesAndSeconds, type ShownCode, type SignInProgress } from '../signIn/signInNotification';
import type { CodePageState, CodePageText } from './codePage';

/** Said once, for those who do not see the time run down. */
const LAST_MINUTE_MS = 60_000;

/** @param shown nothing, before the service has given a code */
export function codePageText(shown: ShownCode | undefined): CodePageText {
	return {
		language: displayLanguage(),
		title: codePanelTitle(),
		heading: vscode.l10n.t('Sign in to Real-Debrid'),
		openSite: vscode.l10n.t('Open on any device'),
		enterCode: vscode.l10n.t('Enter the code'),
		copyCode: vscode.l10n.t('Copy Code'),
		openBrowser: vscode.l10n.t('Open Browser'),
		cancel: vscode.l10n.t('Cancel'),
		scan: shown?.code.directVerificationUrl
			? vscode.l10n.t('Scan with your phone instead: no code to type.')
			: vscode.l10n.t('Scan with your phone instead, and enter the code there.'),
		timeLeft: vscode.l10n.t('Time left:'),
	};
}

export function codePanelTitle(): string {
	return vscode.l10n.t('Real-Debrid Sign-In Code');
}

/** What the picture is, for those who cannot see it. */
export function pictureLabel(): string {
	return vscode.l10n.t('QR code that opens Real-Debrid’s site on a phone');
}

/** @param progress of the sign-in; none while a window that was reloaded has not found it yet */
export function codePageState(progress: SignInProgress | undefined, notice: string): CodePageState {
	const busy = (status: string): CodePageState => ({ stage: 'busy', status, notice, time: '' });
	const trouble = progress?.trouble && shortErrorMessage(progress.trouble);
	if (!progress) return busy(vscode.l10n.t('Looking for the sign-in that was under way…'));
	if (progress.isGranted) return busy(trouble ?? vscode.l10n.t('Allowed. Finishing the sign-in…'));
	if (!progress.shown) return busy(trouble ?? vscode.l10n.t('Asking Real-Debrid for a code…'));
	const left = progress.shown.deadline.remaining();
	const waiting =
		left < LAST_MINUTE_MS
			? vscode.l10n.t('Less than a minute is left to allow the access.')
			: vscode.l10n.t('Waiting until you have allowed the access.');
	return { stage: 'waiting', status: trouble ?? waiting, notice, time: minutesAndSeconds(left) };
}
