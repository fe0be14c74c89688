import * as vscode from 'vscode';
import { eventually } from './eventually';

export async function untilClipboardHas(wanted: string): Promise<void> {
	let found: string | undefined;
	await eventually('the clipboard to have what is wanted', () => {
		void vscode.env.clipboard.readText().then(text => {
			found = text;
		});
		return found === wanted || undefined;
	});
}
