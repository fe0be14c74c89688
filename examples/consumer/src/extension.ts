import { isRealDebridError, type RealDebridOptions, realDebrid } from '@debrid-tools/real-debrid';
import * as vscode from 'vscode';
import { TorrentTree } from './torrentTree';

export function activate(context: vscode.ExtensionContext): void {
	const tree = new TorrentTree();
	const connect = async (options?: RealDebridOptions) => {
		const api = await realDebrid(context, options);
		tree.use(api);
		return api;
	};

	/** Asks the user to install Real-Debrid, to sign in and to let this extension use the account, where that is needed. */
	const signIn = async (): Promise<void> => {
		try {
			const api = await connect({ install: 'ask' });
			await api.getAccessToken({ createIfNone: true });
			tree.refresh();
		} catch (error) {
			// The user said no: that is an answer, and no error.
			if (isRealDebridError(error, 'denied') || isRealDebridError(error, 'cancelled')) return;
			showError(error);
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
	);
	connect().catch(error => {
		// Sign In offers to install it. Nothing is asked before the user wants something.
		if (!isRealDebridError(error, 'notInstalled')) showError(error);
	});
}

function showError(error: unknown): void {
	const message = isRealDebridError(error) ? error.message : String(error);
	void vscode.window.showErrorMessage(`Torrents cannot be listed: ${message}`);
}
