import * as vscode from 'vscode';

export { errorLine, exchangeLine } from './logLines';

/** The extension's log. Its lines at level info tell the story; requests are at debug. */
export function createLog(): vscode.LogOutputChannel {
	return vscode.window.createOutputChannel('Real-Debrid', { log: true });
}
