import * as vscode from 'vscode';
import { type Account, mustSignInAgain } from '../../accounts/account';
import type { Tokens } from '../../accounts/tokens';
import type { Secret } from '../../realdebrid/secret';
import { errorLine } from '../log';
import { terminalTokenSetting } from '../settings';
import { OfferedToken, type TokenPlace } from './offeredToken';

const VARIABLE = 'REAL_DEBRID_TOKEN';
const SETTING = 'realDebrid.terminal.accessToken';
/** In `globalState`: the person has been told what the setting means. */
const EXPLAINED = 'terminalTokenExplained';

export interface TerminalTokenHost {
	account(): Account | undefined;
	/** @throws {RealDebridError} `configuration` */
	tokens(): Tokens;
}

/** Gives new terminals the access token of the account that is shown, for those who have turned that on. */
export class TerminalToken implements vscode.Disposable {
	private readonly offered: OfferedToken;
	private readonly subscriptions: readonly vscode.Disposable[];

	constructor(
		private readonly context: vscode.ExtensionContext,
		private readonly host: TerminalTokenHost,
		log: vscode.LogOutputChannel,
	) {
		this.offered = new OfferedToken(new TerminalVariable(context), {
			isWanted: terminalTokenSetting,
			isAttended: () => vscode.window.state.focused,
			account: () => host.account(),
			tokens: () => host.tokens(),
			onTrouble: error => log.warn(`New terminals get no access token for now: ${errorLine(error)}`),
		});
		this.subscriptions = [
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration(SETTING)) this.look();
			}),
			vscode.window.onDidChangeWindowState(() => this.look()),
		];
	}

	/** To be called when the account, or what is known of it, has changed. */
	look(): void {
		void this.offered.look();
		// One window is enough: the one that the person is in.
		if (terminalTokenSetting() && vscode.window.state.focused && this.isAnyToGive()) void this.explainOnce();
	}

	dispose(): void {
		for (const subscription of this.subscriptions) subscription.dispose();
		this.offered.dispose();
	}

	private isAnyToGive(): boolean {
		const account = this.host.account();
		return account !== undefined && !mustSignInAgain(account);
	}

	private async explainOnce(): Promise<void> {
		const { globalState } = this.context;
		if (globalState.get(EXPLAINED)) return;
		void globalState.update(EXPLAINED, true);
		const openSettings = vscode.l10n.t('Open Settings');
		const answer = await vscode.window.showInformationMessage(
			vscode.l10n.t(
				'New terminals now get your Real-Debrid access token as {0}. Every program that is started in them can read it, and use your account until the token expires or you sign out. A terminal that is open keeps the token it was opened with. You can turn this off in the settings.',
				VARIABLE,
			),
			vscode.l10n.t('OK'),
			openSettings,
		);
		if (answer === openSettings)
			await vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
	}
}

/** The variable, which the editor sets in terminals that are opened from now on. */
class TerminalVariable implements TokenPlace {
	private variables: vscode.EnvironmentVariableCollection | undefined;

	constructor(private readonly context: vscode.ExtensionContext) {}

	put(token: Secret): void {
		this.variables ??= this.prepare();
		this.variables.replace(VARIABLE, token.reveal());
	}

	clear(): void {
		this.variables?.delete(VARIABLE);
	}

	private prepare(): vscode.EnvironmentVariableCollection {
		const variables = this.context.environmentVariableCollection;
		// Before the first value, which the editor would else write to disk for the next start.
		variables.persistent = false;
		variables.description = new vscode.MarkdownString(
			vscode.l10n.t(
				'Sets {0} to your Real-Debrid access token. The setting {1} turns this off.',
				`\`${VARIABLE}\``,
				`\`${SETTING}\``,
			),
		);
		return variables;
	}
}
