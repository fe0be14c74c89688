import * as vscode from 'vscode';
import { eventually } from './eventually';

/** Changes a user setting (`undefined` removes it) and waits until extensions see the change. */
export async function setSetting(section: string, key: string, value: unknown): Promise<void> {
	const read = () => vscode.workspace.getConfiguration(section).inspect(key)?.globalValue;
	const isSet = () => JSON.stringify(read()) === JSON.stringify(value);
	// The editor writes its file all the same.
	if (isSet()) return;
	await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
	await eventually(`${section}.${key} to be ${value}`, () => isSet() || undefined);
}
