import * as vscode from 'vscode';

/** The language of what `vscode.l10n.t` gives: English where there is no translation, whatever the editor speaks. */
export function languageOfWords(): string {
	return vscode.l10n.bundle ? vscode.env.language : 'en';
}
