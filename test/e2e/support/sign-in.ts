import type { Sandbox } from '../../../sandbox/src';
import { type EditorWindow, eventually, type StatusBarItem } from '../driver';

export const accountItem = 'debrid-tools.real-debrid.realDebrid.account';
export const signedOutText = '$(account) Real-Debrid: Sign In';
export const progress = /^Signing in to Real-Debrid/;

/** Ada, a sample user of the sandbox. */
export const ada = { id: 1001, username: 'ada-premium' };

export function codeToast(userCode: string): RegExp {
	return new RegExp(`enter the code ${userCode} `);
}

/** Runs Sign In, and gives the code that the toast shows. */
export async function startSignIn(window: EditorWindow, { control }: Sandbox): Promise<string> {
	const before = control.deviceCodes().length;
	await window.palette.run('Real-Debrid: Sign In');
	const userCode = await newUserCode({ control }, before);
	await window.notifications.waitFor(codeToast(userCode));
	return userCode;
}

/** The user code that is asked for after so many others. */
export async function newUserCode({ control }: Pick<Sandbox, 'control'>, before: number): Promise<string> {
	const codes = await eventually(
		'a device code to be asked for',
		async () => control.deviceCodes(),
		all => all.length > before,
	);
	return codes[before]?.userCode ?? '';
}

/** The short way, where the sign-in itself is not what is tested: by a click on the item of who is signed out. */
export async function signIn(
	window: EditorWindow,
	sandbox: Sandbox,
	user: typeof ada = ada,
): Promise<StatusBarItem> {
	const before = sandbox.control.deviceCodes().length;
	await window.statusBar.waitFor(accountItem, signedOutText);
	await window.statusBar.click(accountItem);
	sandbox.control.approve(await newUserCode(sandbox, before), user.id);
	return await window.statusBar.waitFor(accountItem, `$(account) ${user.username}`);
}

/** How often the service was asked whether this code was entered. */
export function pollsOf(userCode: string, { control }: Sandbox): number {
	const code = control.deviceCodes().find(one => one.userCode === userCode);
	return control
		.requests()
		.filter(({ step, query }) => step === 'credentials' && query['code'] === code?.deviceCode).length;
}

export async function errorsShown(window: EditorWindow): Promise<string[]> {
	return (await window.notifications.list()).filter(one => one.severity === 'error').map(one => one.text);
}
