import * as vscode from 'vscode';

/** The extension under test, as the editor has loaded it. */
export function extensionUnderTest(): vscode.Extension<unknown> {
	const extension = vscode.extensions.getExtension('debrid-tools.real-debrid');
	if (!extension) throw new Error('The extension under test is not installed.');
	return extension;
}
