import * as vscode from 'vscode';
import { labelOf } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import type { Consent } from '../../accounts/storage/consents';
import { escapeLabel } from '../messages/escape';
import { showLongMessage } from '../messages/showMessage';
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
	if (items.length === 0) {
		showLongMessage(
			vscode.l10n.t('No extension has asked for your Real-Debrid account through this extension yet.'),
		);
		return;
	}
	const picked = await vscode.window.showQuickPick(items, {
		title: vscode.l10n.t('Extensions That May Use Your Real-Debrid Account'),
		placeHolder: vscode.l10n.t('Those that are ticked may; take the tick away to end their access.'),
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
