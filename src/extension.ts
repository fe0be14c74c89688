import * as vscode from 'vscode';
import { isUnnamed } from './accounts/account';
import { AccountFiles } from './accounts/accountFiles';
import { hasUnfinishedSignIn } from './accounts/unfinishedSignInFile';
import { AccountIndicator } from './editor/accountIndicator';
import { stateOf } from './editor/accountState';
import { COMMANDS } from './editor/commands';
import type { Main } from './editor/main';
import { apiUrlSetting } from './editor/settings';

/** Shows who is signed in. Everything else is loaded when it is first needed. */
export function activate(context: vscode.ExtensionContext): void {
	const indicator = new AccountIndicator();
	let main: Promise<Main> | undefined;
	const load = () => {
		main ??= import('./editor/main').then(module => {
			const loaded = new module.Main(context, indicator);
			context.subscriptions.push(loaded);
			return loaded;
		});
		return main;
	};
	context.subscriptions.push(
		indicator,
		...COMMANDS.map(name =>
			vscode.commands.registerCommand(`realDebrid.${name}`, async () => (await load()).run(name)),
		),
	);
	const folder = context.globalStorageUri.fsPath;
	const origin = configuredOrigin();
	const accounts = new AccountFiles(folder).list().filter(account => account.origin === origin);
	indicator.show(stateOf(accounts[0]));
	if (origin && (accounts.some(isUnnamed) || hasUnfinishedSignIn(folder, origin)))
		void load().then(loaded => loaded.goOn());
}

/** Without one nobody is signed in; whoever signs in is told what is wrong with the setting. */
function configuredOrigin(): string | undefined {
	try {
		return apiUrlSetting().origin;
	} catch {
		return undefined;
	}
}
