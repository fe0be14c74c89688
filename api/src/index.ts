import type { ExtensionContext } from 'vscode';
import type {
	RealDebridError as PublicError,
	RealDebridAPI,
	RealDebridErrorCode,
	RealDebridExports,
} from '../../src/api';
import { errorOf } from './error';
import { remoteApi } from './remote';

export type * from '../../src/api';

export interface RealDebridOptions {
	/** Offers to install the extension, in the editor's own words, when it is missing. */
	readonly install?: 'ask';
}

type Editor = typeof import('vscode');

const ID = 'debrid-tools.real-debrid';

/** Each extension has one, however often it asks: an API listens to the editor for as long as the window is open. */
const remoteApis = new WeakMap<object, RealDebridAPI>();

/**
 * The API, bound to your extension. Activates the extension `debrid-tools.real-debrid`.
 *
 * Where that extension runs in the same extension host, this is the API that it exports. Otherwise, as in remote windows
 * and in browsers, it is the same interface on top of the editor's own accounts; the README lists the differences.
 *
 * @param context the one that your `activate` was given
 * @throws {RealDebridError} `notInstalled`; `unsupportedVersion` when the installed extension is too old
 */
export async function realDebrid(
	context: Pick<ExtensionContext, 'extension'>,
	options: RealDebridOptions = {},
): Promise<RealDebridAPI> {
	const vscode = await loadEditor();
	const api = (await exportedApi(vscode, context)) ?? (await remoteApiOf(vscode, context));
	if (api) return api;
	if (options.install === 'ask' && (await install(vscode, context))) {
		// The editor waits for the provider of the accounts, and so for the extension to run.
		const remote = await remoteApiOf(vscode, context);
		const installed = (await exportedApi(vscode, context)) ?? remote;
		if (installed) return installed;
	}
	throw errorOf('notInstalled', `The extension Real-Debrid (${ID}) is missing or disabled.`);
}

/** Whether `error` comes from the API, and has that code where one is given. Works across extensions. */
export function isRealDebridError<Code extends RealDebridErrorCode = RealDebridErrorCode>(
	error: unknown,
	code?: Code,
): error is PublicError & { readonly code: Code } {
	const { name, code: own } = (error ?? {}) as Partial<PublicError>;
	return name === 'RealDebridError' && typeof own === 'string' && (code === undefined || own === code);
}

/** Loaded when it is used: the package can be imported by unit tests, where there is no editor. */
async function loadEditor(): Promise<Editor> {
	try {
		// In a bundle for the editor, and in a host in a browser, only `require` finds it.
		return require('vscode') as Editor;
	} catch {
		return await import('vscode');
	}
}

async function exportedApi(
	vscode: Editor,
	{ extension }: Pick<ExtensionContext, 'extension'>,
): Promise<RealDebridAPI | undefined> {
	const exports = await vscode.extensions.getExtension<RealDebridExports>(ID)?.activate();
	if (!exports) return undefined;
	// Release 1.0.0 has neither `version` nor `json`.
	if (!exports.version) throw errorOf('unsupportedVersion', 'The extension Real-Debrid has to be updated.');
	return exports.getAPI(1, extension);
}

async function remoteApiOf(
	vscode: Editor,
	{ extension }: Pick<ExtensionContext, 'extension'>,
): Promise<RealDebridAPI | undefined> {
	const known = remoteApis.get(extension);
	const api = known ?? (await remoteApi(vscode));
	if (api) remoteApis.set(extension, api);
	return api;
}

/** @returns whether the person has installed it */
async function install(vscode: Editor, { extension }: Pick<ExtensionContext, 'extension'>): Promise<boolean> {
	const { displayName } = extension.packageJSON as { readonly displayName?: string };
	const reason = vscode.l10n.t('{0} uses your Real-Debrid account.', displayName || extension.id);
	try {
		await vscode.commands.executeCommand('workbench.extensions.installExtension', ID, {
			justification: { reason },
			enable: true,
		});
	} catch {
		// Not wanted, or not possible: the editor has said why.
		return false;
	}
	return true;
}
