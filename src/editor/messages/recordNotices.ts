import * as vscode from 'vscode';
import { warnAtLength } from './longMessage';

/** Which version has told of an account that a later one stored. */
const TOLD_OF_NEWER = 'toldOfNewer';

/** What was stored about an account cannot be understood. */
export function tellOfDamage(log: vscode.LogOutputChannel): void {
	log.warn('A record about an account was damaged and has been set aside.');
	warnAtLength(
		vscode.l10n.t(
			'What was stored about a Real-Debrid account is damaged and was set aside. Sign in again to use it.',
		),
	);
}

/** There is an account that this version does not show, and does not touch: told once by each version. */
export function tellOfNewer({ globalState }: vscode.ExtensionContext, version: string): void {
	if (globalState.get(TOLD_OF_NEWER) === version) return;
	void globalState.update(TOLD_OF_NEWER, version);
	warnAtLength(
		vscode.l10n.t(
			'A later version of the Real-Debrid extension stored an account that this one cannot read. Update the extension to use it, or sign in again.',
		),
	);
}
