import * as vscode from 'vscode';
import { errorMessage, shortErrorMessage } from '../messages/errorMessages';
import { displayLanguage } from '../settings';
import type { SignIn } from '../signIn/signIn';
import type { ShownCode } from '../signIn/signInProgress';
import type { CodePageState, CodePageText } from './codePage';

/** Said once, for those who do not see the time run down. */
const LAST_MINUTE_MS = 60_000;

/** @param shown nothing, before the service has given a code and after its end */
export function codePageText(shown: ShownCode | undefined): CodePageText {
	const isDirect = shown?.code.directVerificationUrl !== undefined;
	return {
		language: displayLanguage(),
		title: codePanelTitle(),
		heading: vscode.l10n.t('Sign in to Real-Debrid'),
		instruction: isDirect
			? vscode.l10n.t(
					'Open Real-Debrid in your browser and allow access there. You do not need to type anything.',
				)
			: vscode.l10n.t('Open Real-Debrid in your browser, paste the code, and allow access.'),
		copyAndOpen: vscode.l10n.t('Copy Code & Open Browser'),
		copyCode: vscode.l10n.t('Copy Code'),
		cancel: vscode.l10n.t('Cancel'),
		openSite: vscode.l10n.t('On any device, open'),
		enterCode: isDirect
			? vscode.l10n.t('If the site asks for a code, enter')
			: vscode.l10n.t('and enter the code'),
		scan: isDirect
			? vscode.l10n.t('Or scan with your phone – no typing needed.')
			: vscode.l10n.t('Or scan with your phone and enter the code there.'),
		timeLeft: vscode.l10n.t('Time left:'),
		tryAgain: vscode.l10n.t('Try Again'),
	};
}

export function codePanelTitle(): string {
	return vscode.l10n.t('Real-Debrid Sign-In Code');
}

/** What the picture is, for those who cannot see it. */
export function pictureLabel(): string {
	return vscode.l10n.t('QR code that opens Real-Debrid’s site on a phone');
}

export function codePageState(
	{ progress, ended, isElsewhere }: Pick<SignIn, 'progress' | 'ended' | 'isElsewhere'>,
	notice: string,
): CodePageState {
	const busy = (status: string): CodePageState => ({ stage: 'busy', status, notice, time: '' });
	if (!progress) {
		if (ended) return { stage: 'ended', status: errorMessage(ended.error), notice, time: '' };
		return busy(
			isElsewhere
				? vscode.l10n.t('You are signing in to Real-Debrid in another window.')
				: vscode.l10n.t('Looking for your sign-in…'),
		);
	}
	const trouble = progress.trouble && shortErrorMessage(progress.trouble);
	if (progress.isGranted) return busy(trouble ?? vscode.l10n.t('Access allowed. Finishing the sign-in…'));
	if (!progress.shown) return busy(trouble ?? vscode.l10n.t('Getting a code from Real-Debrid…'));
	const left = progress.shown.deadline.remaining();
	const waiting =
		left < LAST_MINUTE_MS
			? vscode.l10n.t('Less than a minute left to allow access.')
			: vscode.l10n.t('Waiting for you to allow access…');
	return { stage: 'waiting', status: trouble ?? waiting, notice, time: minutesAndSeconds(left) };
}

function minutesAndSeconds(ms: number): string {
	const seconds = Math.max(Math.ceil(ms / 1000), 0);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
