import * as vscode from 'vscode';
import type { DeviceCode } from '../../realdebrid/deviceFlow';
import type { RealDebridError } from '../../realdebrid/errors';
import type { Secret } from '../../realdebrid/secret';
import type { Deadline } from '../../realdebrid/time';
import { copyText } from '../messages/clipboard';
import { formatMinutes } from '../messages/duration';
import { shortErrorMessage } from '../messages/errorMessages';
import { escapeMessage } from '../messages/escape';
import { addressToOpen, siteOf } from './verificationAddress';

const MINUTE_MS = 60_000;

/** A code that is waiting to be entered. */
export interface ShownCode {
	readonly code: DeviceCode;
	readonly deadline: Deadline;
}

/** What the progress notification of a sign-in speaks of. */
export interface SignInProgress {
	readonly shown: ShownCode | undefined;
	readonly trouble: RealDebridError | undefined;
	readonly isGranted: boolean;
	/** Fires at once when any of these has changed, which the time left is not. */
	readonly onDidChange: vscode.Event<void>;
}

/**
 * Shows the code with its two actions. It may vanish without an answer, which
 * means nothing: the sign-in goes on.
 */
export async function showCodeToast({ code }: ShownCode): Promise<'open' | 'cancel' | undefined> {
	const open = vscode.l10n.t('Copy Code & Open Browser');
	const cancel = vscode.l10n.t('Cancel');
	const answer = await vscode.window.showInformationMessage(
		vscode.l10n.t(
			'To sign in to Real-Debrid, enter the code {0} at {1}.',
			escapeMessage(code.userCode),
			escapeMessage(siteOf(code)),
		),
		open,
		cancel,
	);
	return answer === open ? 'open' : answer === cancel ? 'cancel' : undefined;
}

/**
 * Opens the site; where that is refused, shows the address.
 *
 * @throws {ClipboardError} when the person wants the address copied
 */
export async function openBrowser({ code }: ShownCode): Promise<void> {
	if (await isOpened(addressToOpen(code))) return;
	const copy = vscode.l10n.t('Copy Address');
	// The direct address holds the device code and is never shown.
	const address = code.verificationUrl.href;
	const answer = await vscode.window.showInformationMessage(
		vscode.l10n.t(
			'No browser was opened. Open {0} yourself and enter the code {1}.',
			escapeMessage(address),
			escapeMessage(code.userCode),
		),
		copy,
	);
	if (answer === copy) await copyText(address);
}

/** Why not is nowhere told: an error may quote the address, which may hold the device code. */
async function isOpened(address: Secret): Promise<boolean> {
	try {
		// A text, which the editor takes too: what it makes of a `Uri` has %2B, %26, %23, %3D and %2F encoded in another way.
		return await vscode.env.openExternal(address.reveal() as unknown as vscode.Uri);
	} catch {
		return false;
	}
}

/**
 * Shows the state of the sign-in, with the minutes that are left.
 *
 * @param ended settles when it is over; does not reject
 */
export function showProgress(
	ended: Promise<unknown>,
	signIn: SignInProgress,
	cancel: () => void,
): Thenable<void> {
	return vscode.window.withProgress(
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
				if (message !== reported) progress.report({ message });
				reported = message;
			};
			report();
			// A screen reader announces each change.
			const timer = setInterval(report, MINUTE_MS);
			const subscription = signIn.onDidChange(report);
			await ended;
			subscription.dispose();
			clearInterval(timer);
		},
	);
}

function progressMessage({ shown, trouble, isGranted }: SignInProgress): string {
	const suffix = trouble ? ` · ${shortErrorMessage(trouble)}` : '';
	if (isGranted) return vscode.l10n.t('allowed, finishing…') + suffix;
	if (!shown) return vscode.l10n.t('asking for a code…') + suffix;
	const { code, deadline } = shown;
	return (
		vscode.l10n.t(
			'{0} at {1}, {2} left',
			escapeMessage(code.userCode),
			escapeMessage(siteOf(code)),
			formatMinutes(deadline.remaining(), vscode.env.language),
		) + suffix
	);
}

export function minutesAndSeconds(ms: number): string {
	const seconds = Math.max(Math.ceil(ms / 1000), 0);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
