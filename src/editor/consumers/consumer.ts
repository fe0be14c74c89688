import * as vscode from 'vscode';
import type { Consumer } from '../../accounts/storage/consents';
import { RealDebridError } from '../../realdebrid/errors';

/**
 * Who uses the API. Only an extension that is installed can: what is shown to
 * the person as a name must be one that the editor knows. This does not keep a
 * malicious extension from using another one's name: the extension host
 * isolates nobody.
 *
 * @throws {RealDebridError} `refused`
 */
export function consumerOf(extension: unknown): Consumer {
	const { id, extensionUri } = (extension ?? {}) as Partial<vscode.Extension<unknown>>;
	const installed = typeof id === 'string' ? vscode.extensions.getExtension(id) : undefined;
	if (
		!installed ||
		!(extensionUri instanceof vscode.Uri) ||
		String(installed.extensionUri) !== String(extensionUri)
	)
		throw new RealDebridError('refused', 'getAPI takes the calling extension: pass context.extension.');
	const displayName: unknown = installed.packageJSON.displayName;
	return {
		id: installed.id.toLowerCase(),
		label: typeof displayName === 'string' && displayName !== '' ? displayName : installed.id,
	};
}
