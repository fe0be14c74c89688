import * as vscode from 'vscode';
import type { Secret } from '../../realdebrid/secret';
import { copyText } from '../messages/clipboard';
import { escapeMessage } from '../messages/escape';
import type { ShownCode } from './signInProgress';
import { addressToOpen } from './verificationAddress';

/** @returns whether the browser was opened; why not is not reported: an error may quote the address with the device code */
export async function openVerificationPage({ code }: ShownCode): Promise<boolean> {
	return await isOpened(addressToOpen(code));
}

/**
 * Shows the address of the site where the editor could not open a browser.
 *
 * @throws {ClipboardError} when the address is to be copied and cannot be
 */
export async function showVerificationAddress({ code }: ShownCode): Promise<void> {
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

async function isOpened(address: Secret): Promise<boolean> {
	try {
		// A text, which the editor takes too: what it makes of a `Uri` has %2B, %26, %23, %3D and %2F encoded in another way.
		return await vscode.env.openExternal(address.reveal() as unknown as vscode.Uri);
	} catch {
		return false;
	}
}
