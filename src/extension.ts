import * as vscode from 'vscode';
import type { RealDebridExports } from './api';
import { AccountIndicator } from './editor/account/accountIndicator';
import { RememberedFormats } from './editor/account/formats';
import { CODE_PANEL, COMMANDS, TERMINAL_PROFILE } from './editor/commands';
import { exportedApi } from './editor/consumers/exportedApi';
import type { Front, Main } from './editor/main';
import { Mementos } from './editor/mementos';
import { Startup } from './editor/startup';

/** Shows who is signed in. Everything else is loaded when it is first needed. */
export function activate(context: vscode.ExtensionContext): RealDebridExports {
	const mementos = new Mementos(context.globalState);
	const indicator = new AccountIndicator(new RememberedFormats(vscode.env.language, mementos));
	const sessionsChanged: Front['sessionsChanged'] = new vscode.EventEmitter();
	const startup = new Startup(context, mementos, indicator, () => main());
	let loaded: Main | undefined;
	const main = (): Main => {
		if (!loaded) {
			startup.handOver();
			// Loaded at once and not awaited: what another extension asks for first may have no time to wait.
			const { Main } = require('./editor/main') as typeof import('./editor/main');
			loaded = new Main({ context, indicator, sessionsChanged, accounts: startup.accounts });
			context.subscriptions.push(loaded);
		}
		return loaded;
	};
	context.subscriptions.push(
		indicator,
		startup,
		sessionsChanged,
		...COMMANDS.map(name => vscode.commands.registerCommand(`realDebrid.${name}`, () => main().run(name))),
		vscode.commands.registerCommand('_realDebrid.request', input => main().tokenHolders.request(input)),
		vscode.commands.registerCommand('_realDebrid.session', input => main().tokenHolders.session(input)),
		vscode.authentication.registerAuthenticationProvider(
			'real-debrid',
			'Real-Debrid',
			{
				onDidChangeSessions: sessionsChanged.event,
				getSessions: async (scopes, options) => {
					const known = scopes || options.account || loaded ? undefined : await startup.sessions();
					return known ?? main().provider.getSessions(scopes, options);
				},
				createSession: async (scopes, options) => main().provider.createSession(scopes, options),
				removeSession: async id => main().provider.removeSession(id),
			},
			{ supportsMultipleAccounts: true },
		),
	);
	startup.show();
	// No other extension's start is to wait for what the editor asks for only after it has started us.
	setImmediate(() =>
		context.subscriptions.push(
			vscode.window.registerWebviewPanelSerializer(CODE_PANEL, {
				deserializeWebviewPanel: async panel => main().restoreCodePanel(panel),
			}),
			vscode.window.registerTerminalProfileProvider(TERMINAL_PROFILE, {
				provideTerminalProfile: () => main().terminalProfile(),
			}),
		),
	);
	return exportedApi((consumer, stack) => main().consumers.apiFor(consumer, stack));
}
