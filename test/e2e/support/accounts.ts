import type { Sandbox } from '../../../sandbox/src';
import type { EditorWindow } from '../driver';
import { accountItem, type ada, newUserCode, startSignIn } from './sign-in';

/** Ben, another sample user of the sandbox. */
export const ben = { id: 1002, username: 'ben-free' };

/** Signs in to one more account, or to the same one again. */
export async function signInAlso(window: EditorWindow, sandbox: Sandbox, user: typeof ada): Promise<void> {
	sandbox.control.approve(await startSignIn(window, sandbox), user.id);
	await greeted(window, user);
}

/** Chooses what a click on the status bar offers. */
export async function chooseAction(window: EditorWindow, label: string): Promise<void> {
	await window.statusBar.click(accountItem);
	await window.quickInput.pick(label);
}

/** Lets the status bar show another of the accounts. */
export async function showAccount(window: EditorWindow, { username }: typeof ada): Promise<void> {
	await chooseAction(window, `$(arrow-swap) ${username}`);
	await window.statusBar.waitFor(accountItem, `$(account) ${username}`);
}

/** Signs out of the account that is shown. */
export async function signOut(window: EditorWindow, { username }: typeof ada): Promise<void> {
	await window.palette.run('Real-Debrid: Sign Out');
	await window.dialog.waitFor(`Sign ${username} out of Real-Debrid?`);
	await window.dialog.click('Sign Out');
	await window.notifications.waitFor(`Signed out of Real-Debrid (${username}).`);
}

/** Enters the code that is asked for next, and waits for the end of the sign-in. */
export async function allowNext(
	window: EditorWindow,
	sandbox: Sandbox,
	before: number,
	user: typeof ada,
): Promise<void> {
	sandbox.control.approve(await newUserCode(sandbox, before), user.id);
	await greeted(window, user);
}

async function greeted(window: EditorWindow, { username }: typeof ada): Promise<void> {
	await window.notifications.waitFor(new RegExp(`^Signed in to Real-Debrid as ${username}\\.`));
}
