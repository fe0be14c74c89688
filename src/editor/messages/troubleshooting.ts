import * as vscode from 'vscode';

/** For links in our own messages; nobody else is told of it. */
const COMMAND = '_realDebrid.troubleshooting';
/** The heading in README.md, as Markdown makes a fragment of it. */
export const TROUBLESHOOTING_FRAGMENT = 'when-something-goes-wrong';

/** A link that opens the README, which is shipped, where it says what can go wrong and what to do. */
export function troubleshootingLink(): string {
	return `[${vscode.l10n.t('Troubleshooting')}](command:${COMMAND})`;
}

export function registerTroubleshooting({ extensionUri }: vscode.ExtensionContext): vscode.Disposable {
	return vscode.commands.registerCommand(COMMAND, async () => {
		const files = await vscode.workspace.fs.readDirectory(extensionUri);
		// Packaging changes how its name is written.
		const [name] = files.find(([file]) => /^readme\.md$/i.test(file)) ?? ['README.md'];
		const readme = vscode.Uri.joinPath(extensionUri, name).with({ fragment: TROUBLESHOOTING_FRAGMENT });
		await vscode.commands.executeCommand('markdown.showPreview', readme);
	});
}
