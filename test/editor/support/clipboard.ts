import * as vscode from 'vscode';
import { eventually } from './eventually';

export async function untilClipboardHas(wanted: string): Promise<void> {
	// The text itself may be a token, and stays out of the message.
	await eventually('the clipboard to have what is wanted', async () =>
		(await vscode.env.clipboard.readText()) === wanted ? true : undefined,
	);
}
