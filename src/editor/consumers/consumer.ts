import * as vscode from 'vscode';
import type { Consumer } from '../../accounts/storage/consents';
import { RealDebridError } from '../../realdebrid/errors';
import { EXTENSION_ID } from '../extensionId';
import { type CodeFolders, isCalledBy } from './caller';
import type { InstalledExtensions } from './installedExtensions';

/**
 * Who uses the API. Only an extension that is installed can: what is shown to
 * the person as a name must be one that the editor knows. This does not keep a
 * malicious extension from using another one's name: the extension host
 * isolates nobody.
 *
 * @param stack of the call
 * @throws {RealDebridError} `refused`
 */
export function consumerOf(
	extension: unknown,
	stack: string,
	extensions: Pick<InstalledExtensions, 'installationOf'>,
): Consumer {
	const { id, extensionUri } = (extension ?? {}) as Partial<vscode.Extension<unknown>>;
	const installed = typeof id === 'string' ? vscode.extensions.getExtension(id) : undefined;
	if (
		!installed ||
		!(extensionUri instanceof vscode.Uri) ||
		String(installed.extensionUri) !== String(extensionUri)
	)
		throw new RealDebridError('refused', 'getAPI takes the calling extension: pass context.extension.');
	if (!isCalledBy(stack, foldersAround(installed)))
		throw new RealDebridError('refused', 'getAPI was called by another extension than the one it was given.');
	const displayName: unknown = installed.packageJSON.displayName;
	const installation = extensions.installationOf(installed.id);
	return {
		id: installed.id.toLowerCase(),
		label: typeof displayName === 'string' && displayName !== '' ? displayName : installed.id,
		...(installation !== 'uninstalled' && { installation }),
	};
}

function foldersAround({ id, extensionPath }: vscode.Extension<unknown>): CodeFolders {
	const others = vscode.extensions.all.filter(other => other.id !== id && other.id !== EXTENSION_ID);
	return {
		consumer: extensionPath,
		others: others.map(other => other.extensionPath),
		editor: vscode.env.appRoot,
	};
}
