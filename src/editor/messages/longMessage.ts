import * as vscode from 'vscode';

// Without a button the editor shows one line of a message, and the rest only to who asks for it.

/** Says what is longer than a line and needs no answer. */
export function informAtLength(words: string): void {
	void vscode.window.showInformationMessage(words, vscode.l10n.t('OK'));
}

/** The same where something is wrong. */
export function warnAtLength(words: string): void {
	void vscode.window.showWarningMessage(words, vscode.l10n.t('OK'));
}
