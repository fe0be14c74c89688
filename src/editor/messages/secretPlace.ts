import * as vscode from 'vscode';

/** Where the editor keeps its secrets, which says who can mend it: that need not be the machine that we run on. */
export type SecretPlace = 'browser' | 'linux' | 'mac' | 'windows' | 'elsewhere';

export function secretPlace(): SecretPlace {
	const own = vscode.extensions.getExtension('debrid-tools.real-debrid');
	return secretPlaceOf(vscode.env.uiKind, own?.extensionKind, process.platform);
}

/**
 * @param extensionKind `UI` where we run beside the editor's own windows
 * @param platform the one that we run on
 */
export function secretPlaceOf(
	uiKind: vscode.UIKind,
	extensionKind: vscode.ExtensionKind | undefined,
	platform: NodeJS.Platform,
): SecretPlace {
	if (uiKind === vscode.UIKind.Web) return 'browser';
	if (extensionKind !== vscode.ExtensionKind.UI) return 'elsewhere';
	switch (platform) {
		case 'linux':
			return 'linux';
		case 'darwin':
			return 'mac';
		case 'win32':
			return 'windows';
		default:
			return 'elsewhere';
	}
}
