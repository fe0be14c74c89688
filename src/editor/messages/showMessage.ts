import * as vscode from 'vscode';
import { FileError } from '../../accounts/accountErrors';
import { RealDebridError } from '../../realdebrid/errors';
import { canTryAgain, errorMessage } from './errorMessages';
import { keyringHelp, openKeyringHelp } from './storageMessages';
import { troubleshootingLink } from './troubleshooting';

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
	const message = `${errorMessage(error)} ${troubleshootingLink(error)}`;
	const answer = await showWithSeverity(error)(message, ...actions);
	if (answer === showLog) log.show();
	if (answer === openSettings)
		await vscode.commands.executeCommand('workbench.action.openSettings', 'realDebrid.apiUrl');
	if (answer !== undefined && answer === help) await openKeyringHelp();
	if (answer === again) await tryAgain?.();
}

/** Nothing is wrong with a code whose time is over. */
function showWithSeverity(
	error: unknown,
): (message: string, ...actions: string[]) => Thenable<string | undefined> {
	const { showErrorMessage, showWarningMessage } = vscode.window;
	return error instanceof RealDebridError && error.code === 'expired' ? showWarningMessage : showErrorMessage;
}
