import * as vscode from 'vscode';

/** The editor did not put a text on the clipboard, as a browser may not while the person is elsewhere. */
export class ClipboardError extends Error {
	readonly code = 'clipboard';

	constructor(cause: unknown) {
		super('The clipboard did not take the text.', { cause });
		this.name = 'ClipboardError';
	}
}

/** @throws {ClipboardError} */
export async function copyText(text: string): Promise<void> {
	try {
		await vscode.env.clipboard.writeText(text);
	} catch (error) {
		throw new ClipboardError(error);
	}
}
