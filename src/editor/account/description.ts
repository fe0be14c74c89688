import type * as vscode from 'vscode';

/** What the status bar item says beside its text. */
export interface Description {
	readonly tooltip: string | vscode.MarkdownString;
	/** The same for those who cannot see it. */
	readonly spoken: string;
}
