import * as vscode from 'vscode';
import { FileError } from '../../accounts/accountErrors';
import {
	RealDebridError,
	type RealDebridErrorCode,
	type RealDebridErrorReason,
} from '../../realdebrid/errors';
import { ClipboardError } from './clipboard';

/** A heading in TROUBLESHOOTING.md, as Markdown makes a fragment of it. */
export type TroubleshootingSection = string;

type SectionsOfCode = { readonly otherwise: TroubleshootingSection } & {
	readonly [reason in RealDebridErrorReason]?: TroubleshootingSection;
};

/** Only errors for users are explained; the others are for authors of extensions. */
const sections: { readonly [code in RealDebridErrorCode]?: SectionsOfCode } = {
	offline: {
		tls: 'no-secure-connection',
		proxy: 'the-proxy-refuses-the-request',
		otherwise: 'real-debrid-cannot-be-reached',
	},
	rateLimited: { otherwise: 'too-many-requests' },
	blocked: {
		firewall: 'the-network-blocks-real-debrid',
		otherwise: 'your-network-address-is-refused',
	},
	unavailable: { otherwise: 'real-debrid-is-not-working' },
	expired: { otherwise: 'the-code-expired' },
	denied: { otherwise: 'the-code-is-no-longer-accepted' },
	refused: {
		accountLocked: 'the-account-is-locked',
		notActivated: 'the-account-needs-attention',
		twoFactor: 'the-account-needs-attention',
		fairUse: 'the-account-needs-attention',
		endpoint: 'this-address-does-not-offer-the-request',
		permission: 'the-account-has-no-permission',
		otherwise: 'the-sign-in-was-not-finished',
	},
	protocol: {
		otherUser: 'details-of-another-user-arrived',
		redirect: 'the-address-redirects-to-another-place',
		otherwise: 'an-answer-was-not-understood',
	},
	storage: { otherwise: 'secrets-cannot-be-stored' },
	configuration: { otherwise: 'the-service-address-is-not-allowed' },
	signedOut: { otherwise: 'you-are-not-signed-in' },
};

/** The section about an error; `undefined` where the page has none. */
export function troubleshootingSection(error: unknown): TroubleshootingSection | undefined {
	if (error instanceof ClipboardError) return 'the-clipboard-cannot-be-written';
	if (error instanceof FileError) return 'files-cannot-be-written';
	if (!(error instanceof RealDebridError)) return 'an-error-in-the-extension';
	const ofCode = sections[error.code];
	return (error.reason && ofCode?.[error.reason]) ?? ofCode?.otherwise;
}

/** For links in our own messages; not in `package.json`, so not in the palette. */
const COMMAND = '_realDebrid.troubleshooting';

/** A link for a message: opens TROUBLESHOOTING.md, which is in the package, at the section about the error. */
export function troubleshootingLink(error: unknown): string {
	const args = encodeURIComponent(JSON.stringify([troubleshootingSection(error)]));
	return `[${vscode.l10n.t('Troubleshooting')}](command:${COMMAND}?${args})`;
}

export function registerTroubleshooting({ extensionUri }: vscode.ExtensionContext): vscode.Disposable {
	return vscode.commands.registerCommand(COMMAND, async (section: unknown) => {
		const fragment = typeof section === 'string' ? section : '';
		const page = vscode.Uri.joinPath(extensionUri, 'TROUBLESHOOTING.md').with({ fragment });
		await vscode.commands.executeCommand('markdown.showPreview', page);
	});
}
