import * as vscode from 'vscode';
import { type Account, labelOf } from '../../accounts/account';
import type { Consumer } from '../../accounts/storage/consents';
import { RealDebridError } from '../../realdebrid/errors';

/** Asks one question at a time, in the editor's own words. */
export class ConsentDialog {
	private last: Promise<unknown> = Promise.resolve();

	/**
	 * Asks whether a consumer may use an account, or start a sign-in where there is none.
	 *
	 * @returns whether it may
	 * @throws {RealDebridError} `cancelled`, when the question was closed without an answer
	 */
	async ask(consumer: Consumer, account: Account | undefined): Promise<boolean> {
		const asked = this.last.then(() => askPerson(consumer, account));
		this.last = asked.catch(() => undefined);
		return asked;
	}
}

async function askPerson(consumer: Consumer, account: Account | undefined): Promise<boolean> {
	const allow = vscode.l10n.t('Allow');
	const deny = vscode.l10n.t('Deny');
	const question = account
		? vscode.l10n.t(
				"The extension '{0}' wants to access the Real-Debrid account '{1}'.",
				consumer.label,
				labelOf(account),
			)
		: vscode.l10n.t("The extension '{0}' wants to sign in using Real-Debrid.", consumer.label);
	const answer = await vscode.window.showInformationMessage(question, { modal: true }, allow, deny);
	if (answer === undefined)
		throw new RealDebridError('cancelled', 'The question was closed without an answer.');
	return answer === allow;
}
