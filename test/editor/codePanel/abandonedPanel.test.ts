import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import { CodePanel, HAND_OVER_MS } from '../../../src/editor/codePanel/codePanel';
import { CODE_PANEL } from '../../../src/editor/commands';
import { Mementos } from '../../../src/editor/mementos';
import type { SignIn } from '../../../src/editor/signIn/signIn';
import { Secret } from '../../../src/realdebrid/secret';
import { Deadline } from '../../../src/realdebrid/time';
import { eventually } from '../support/eventually';
import { shortenTimers } from '../support/shortened-timers';

describe('a panel that the editor keeps after a crash of the extension host', () => {
	const fakes = sinon.createSandbox();
	afterEach(() => fakes.restore());

	it('is replaced by one that shows the sign-in', async () => {
		shortenTimers(fakes, HAND_OVER_MS);
		const abandoned = vscode.window.createWebviewPanel(CODE_PANEL, 'Abandoned', vscode.ViewColumn.Active);
		const isAbandonedThere = () =>
			vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'Abandoned'));
		await eventually('its tab', () => isAbandonedThere() || undefined);
		const changed = new vscode.EventEmitter<void>();
		const code = {
			deviceCode: new Secret('d'),
			userCode: 'ABCD1234',
			verificationUrl: new URL('https://example.com/device'),
			directVerificationUrl: undefined,
			intervalMs: 5_000,
		};
		const progress = {
			shown: { code, deadline: Deadline.in(900_000) },
			trouble: undefined,
			isGranted: false,
			isSiteOpened: false,
			onDidChange: changed.event,
		};
		const signIn = {
			progress,
			onDidChange: changed.event,
			onDidChangeElsewhere: changed.event,
			onDidRequestPanel: () => new vscode.Disposable(() => undefined),
			setPanelVisible: () => undefined,
			forgetEnded: () => undefined,
		} as unknown as SignIn;
		const memory = { get: () => true, update: async () => undefined } as unknown as vscode.Memento;
		const panel = new CodePanel(signIn, vscode.Uri.file('/icon.png'), new Mementos(memory));
		const opened = fakes.spy(vscode.window, 'createWebviewPanel');
		panel.expectRestore();
		changed.fire();
		const shown = await eventually('a new panel', () => opened.returnValues[0]);
		await eventually('the old tab to be closed', () => !isAbandonedThere() || undefined);
		assert.ok(shown.webview.html.includes('ABCD1234'));
		shown.dispose();
		panel.dispose();
		abandoned.dispose();
		changed.dispose();
	});
});
