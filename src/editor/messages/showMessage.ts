import * as vscode from 'vscode';
import { FileError } from '../../accounts/accountErrors';
import { RealDebridError } from '../../realdebrid/errors';
import { canTryAgain, errorMessage } from './errorMessages';
import { keyringHelp, openKeyringHelp } from './storageMessages';

/**
 * Tells a person what happened and offers the next step.
 *
 * @param tryAgain does the same again; not offered where that cannot help
 */
export async function showFailure(
	error: unknown,
	log: vscode.LogOutputChannel,
	tryAgain?: () => Promise<unknown>,
): Promise<void> {
	const again = vscode.l10n.t('Try Again');
	const openSettings = vscode.l10n.t('Open Settings');
	const showLog = vscode.l10n.t('Show Log');
	const isConfiguration = error instanceof RealDebridError && error.code === 'configuration';
	const isSecretStorage =
		error instanceof RealDebridError && error.code === 'storage' && !(error instanceof FileError);
	const help = isSecretStorage ? keyringHelp() : undefined;
	const actions = [
		...(tryAgain && canTryAgain(error) ? [again] : []),
		...(isConfiguration ? [openSettings] : []),
		...(help === undefined ? [] : [help]),
		showLog,
	];
	const message = `${errorMessage(error)} ${troubleshootingLink()}`;
	const answer = await vscode.window.showErrorMessage(message, ...actions);
	if (answer === showLog) log.show();
	if (answer === openSettings)
		await vscode.commands.executeCommand('workbench.action.openSettings', 'realDebrid.apiUrl');
	if (answer !== undefined && answer === help) await openKeyringHelp();
	if (answer === again) await tryAgain?.();
}

// Without a button the editor shows one line of a message, and the rest only to who asks for it.

/** Says what is longer than a line and needs no answer. */
export function showLongMessage(words: string): void {
	void vscode.window.showInformationMessage(words, vscode.l10n.t('OK'));
}

/** The same where something is wrong. */
export function showLongWarning(words: string): void {
	void vscode.window.showWarningMessage(words, vscode.l10n.t('OK'));
}

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
