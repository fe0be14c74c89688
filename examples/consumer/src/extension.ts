import { isRealDebridError, realDebrid } from '@debrid-tools/real-debrid';
import * as vscode from 'vscode';
import { TorrentTree } from './torrentTree';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
	const api = await realDebrid(context, { install: 'ask' });
	const tree = new TorrentTree(api);

	/** Asks the user to sign in and to let this extension use the account, where that is needed. */
	const signIn = async (): Promise<void> => {
		try {
			await api.getAccessToken({ createIfNone: true });
			tree.refresh();
		} catch (error) {
			// The user said no: that is an answer, and no error.
			if (isRealDebridError(error, 'denied') || isRealDebridError(error, 'cancelled')) return;
			const message = isRealDebridError(error) ? error.message : String(error);
			void vscode.window.showErrorMessage(`Torrents cannot be listed: ${message}`);
		}
	};

	/** The names, for other extensions and for the test. */
	const refresh = async (): Promise<readonly string[]> => {
		tree.refresh();
		return (await tree.getChildren()).map(({ filename }) => filename);
	};

	context.subscriptions.push(
		tree,
		vscode.window.registerTreeDataProvider('torrentList.torrents', tree),
		vscode.commands.registerCommand('torrentList.signIn', signIn),
		vscode.commands.registerCommand('torrentList.refresh', refresh),
		// Signed in, signed out, access given or withdrawn.
		api.onDidChangeAccounts(() => tree.refresh()),
	);
}
