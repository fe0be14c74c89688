import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import type { Account } from '../../../src/accounts/account';
import { TimedToken } from '../../../src/accounts/timedToken';
import type { Tokens } from '../../../src/accounts/tokens';
import { TerminalToken } from '../../../src/editor/token/terminalToken';
import { Secret } from '../../../src/realdebrid/secret';
import { eventually } from '../support/eventually';
import { FakeFocus } from '../support/fake-focus';
import { FakeMessages } from '../support/fake-messages';
import { setSetting } from '../support/settings';

const explanation = /^New terminals now get your Real-Debrid access token as REAL_DEBRID_TOKEN\./;

describe('the setting that gives new terminals the access token', () => {
	let fakes: sinon.SinonSandbox;
	let messages: FakeMessages;
	let focus: FakeFocus;
	let log: vscode.LogOutputChannel;
	let state: Map<string, unknown>;
	/** What was done with the editor's variables, in its order. */
	let calls: string[];
	let terminalToken: TerminalToken;
	const secret = new Secret('access-token-of-this-test');
	const signedIn = { origin: 'https://example.com', id: '1' } as Account;
	let account: Account | undefined;

	beforeEach(() => {
		fakes = sinon.createSandbox();
		messages = new FakeMessages(fakes);
		focus = new FakeFocus(fakes);
		log = vscode.window.createOutputChannel('Real-Debrid test', { log: true });
		account = signedIn;
		state = new Map();
		calls = [];
		terminalToken = windowOf(state);
	});
	afterEach(async () => {
		terminalToken.dispose();
		await setSetting('realDebrid', 'terminal.accessToken', undefined);
		log.dispose();
		fakes.restore();
	});
	const settled = () => new Promise(resolve => setImmediate(resolve));

	function windowOf(globalState: Map<string, unknown>): TerminalToken {
		const token = new TimedToken({
			client: { clientId: 'c', clientSecret: secret },
			accessToken: secret,
			refreshToken: secret,
			expiresAt: Date.now() + 3_600_000,
			lifetimeMs: 3_600_000,
		});
		const context = {
			globalState: {
				get: (key: string) => globalState.get(key),
				update: async (key: string, value: unknown) => void globalState.set(key, value),
			},
			get environmentVariableCollection() {
				calls.push('look at the variables');
				return variables;
			},
		} as unknown as vscode.ExtensionContext;
		const tokens = { getTimed: async () => token, peekTimed: async () => token } as unknown as Tokens;
		return new TerminalToken(context, { account: () => account, tokens: () => tokens }, log);
	}

	const variables = {
		set persistent(value: boolean) {
			calls.push(`persistent: ${value}`);
		},
		set description(value: vscode.MarkdownString) {
			calls.push(value.value);
		},
		replace: (name: string, value: string) => calls.push(`${name}=${value}`),
		delete: (name: string) => calls.push(`${name} deleted`),
	};

	it('says nothing and touches no variable while it is off', async () => {
		terminalToken.look();
		focus.come();
		await settled();
		terminalToken.dispose();
		assert.deepEqual(calls, []);
		assert.deepEqual(messages.texts, []);
	});

	it('has the editor keep the variable in memory before it has a value, and describes it', async () => {
		await setSetting('realDebrid', 'terminal.accessToken', true);
		await eventually('the variable', () => (calls.length >= 4 ? true : undefined));
		assert.deepEqual(calls, [
			'look at the variables',
			'persistent: false',
			'Sets `REAL_DEBRID_TOKEN` to your Real-Debrid access token. The setting `realDebrid.terminal.accessToken` turns this off.',
			`REAL_DEBRID_TOKEN=${secret.reveal()}`,
		]);
		await setSetting('realDebrid', 'terminal.accessToken', false);
		await eventually('the variable to go', () => (calls.length >= 5 ? true : undefined));
		assert.equal(calls.at(-1), 'REAL_DEBRID_TOKEN deleted');
	});

	it('takes the variable away when the extension ends', async () => {
		await setSetting('realDebrid', 'terminal.accessToken', true);
		await eventually('the variable', () => (calls.length >= 4 ? true : undefined));
		terminalToken.dispose();
		assert.equal(calls.at(-1), 'REAL_DEBRID_TOKEN deleted');
	});

	it('is explained once, with a way to the settings', async () => {
		const run = fakes.stub(vscode.commands, 'executeCommand').resolves();
		await setSetting('realDebrid', 'terminal.accessToken', true);
		const { actions, severity, answer } = await messages.waitFor(explanation);
		assert.deepEqual([severity, actions], ['info', ['OK', 'Open Settings']]);
		answer('Open Settings');
		await settled();
		assert.deepEqual(run.args, [['workbench.action.openSettings', 'realDebrid.terminal.accessToken']]);

		// In another window, or after a restart.
		const later = windowOf(state);
		later.look();
		terminalToken.look();
		await settled();
		later.dispose();
		assert.equal(messages.texts.length, 1);
	});

	it('is explained in the window that the person is in', async () => {
		focus.leave();
		await setSetting('realDebrid', 'terminal.accessToken', true);
		await eventually('the variable', () => (calls.length >= 4 ? true : undefined));
		assert.deepEqual(messages.texts, []);
		focus.come();
		await messages.waitFor(explanation);
	});

	const without: Readonly<Record<string, Account | undefined>> = {
		'somebody is signed in': undefined,
		'the account need not sign in again': { ...signedIn, signInAgain: 'revoked' },
	};
	for (const [condition, notYet] of Object.entries(without))
		it(`is explained when terminals do get a token: not before ${condition}`, async () => {
			account = notYet;
			await setSetting('realDebrid', 'terminal.accessToken', true);
			terminalToken.look();
			await settled();
			assert.deepEqual(messages.texts, []);
			account = signedIn;
			terminalToken.look();
			await messages.waitFor(explanation);
		});

	it('keeps no secret in the state that says so', async () => {
		await setSetting('realDebrid', 'terminal.accessToken', true);
		await messages.waitFor(explanation);
		assert.deepEqual([...state], [['terminalTokenExplained', true]]);
	});
});
