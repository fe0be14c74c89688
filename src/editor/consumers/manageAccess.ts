import * as vscode from 'vscode';
import { labelOf } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import type { Consent } from '../../accounts/storage/consents';
import { escapeLabel } from '../messages/escape';
import { recordConsent } from './recordConsent';

interface ConsentItem extends vscode.QuickPickItem {
	readonly consent: Consent;
}

/** Lists what the person has answered to whom, and lets them change it. */
export async function manageAccess(service: Accounts): Promise<void> {
	const { accounts, consents } = service;
	const items = consents.list().flatMap((consent): ConsentItem[] => {
		const account = accounts.list().find(({ id }) => id === consent.accountId);
		if (!account) return [];
		return [
			{
				label: escapeLabel(consent.consumer.label),
				description: escapeLabel(labelOf(account)),
				detail: escapeLabel(consent.consumer.id),
				picked: consent.answer === 'allowed',
				consent,
			},
		];
	});
	if (items.length === 0) return void offerTrustedExtensions();
	const picked = await vscode.window.showQuickPick(items, {
		title: vscode.l10n.t('Manage Extension Access'),
		placeHolder: vscode.l10n.t(
			'Checked extensions have access. The Accounts menu lists others under "Manage Trusted Extensions".',
		),
		canPickMany: true,
	});
	if (!picked) return;
	for (const item of items) {
		const answer = picked.includes(item) ? 'allowed' : 'denied';
		const { consent } = item;
		if (answer !== consent.answer)
			await recordConsent(
				service,
				{ origin: consent.origin, id: consent.accountId },
				consent.consumer,
				answer,
			);
	}
}

/** The editor keeps a list of its own, of the extensions that use the account through the Accounts menu. */
async function offerTrustedExtensions(): Promise<void> {
	const trusted = vscode.l10n.t('Manage Trusted Extensions');
	const answer = await vscode.window.showInformationMessage(
		vscode.l10n.t('No extensions have requested access to your Real-Debrid account yet.'),
		trusted,
	);
	if (answer === trusted) await vscode.commands.executeCommand('_manageTrustedExtensionsForAccount');
}
