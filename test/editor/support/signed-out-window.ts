import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import { type Sandbox, startSandbox } from '../../../sandbox/src';
import { apiOf } from './consumers';
import { extensionUnderTest } from './extension';
import { FakeMessages } from './fake-messages';
import { HeldAnswers } from './held-answers';
import { leakRecord } from './leak-record';
import { setSetting } from './settings';

/** In seconds: the shortest that the extension takes from a service on this machine. */
export const shortestInterval = 0.05;

/**
 * The window of this host, for the tests of one suite, with a sandbox as its service. Nobody is signed in at the
 * start of a test, and after it.
 */
export function useSignedOutWindow(suite: Mocha.Suite): SignedOutWindow {
	const window = new SignedOutWindow();
	suite.beforeEach(() => window.open());
	suite.afterEach(() => window.close());
	// Not after each test: the next one names another service anyway.
	suite.afterAll(() => setSetting('realDebrid', 'apiUrl', undefined));
	return window;
}

export class SignedOutWindow {
	/** What a test replaces is put back after it. */
	readonly fakes = sinon.createSandbox();
	#sandbox: Sandbox | undefined;
	#messages: FakeMessages | undefined;
	#held: HeldAnswers[] = [];
	#focusToasts: vscode.Disposable | undefined;
	/** As in Do Not Disturb there are none. This host shows no toasts, and `messages` stands in for them. */
	areToastsVisible = true;

	get sandbox(): Sandbox {
		if (!this.#sandbox) throw new Error('The sandbox belongs to a test.');
		return this.#sandbox;
	}

	get messages(): FakeMessages {
		if (!this.#messages) throw new Error('Messages belong to a test.');
		return this.#messages;
	}

	/** A service of its own for each test: what belongs to another is not seen. */
	async open(): Promise<void> {
		await extensionUnderTest().activate();
		this.#messages = new FakeMessages(this.fakes);
		this.areToastsVisible = true;
		this.#focusToasts = vscode.commands.registerCommand(
			'notifications.focusToasts',
			() => this.areToastsVisible,
		);
		this.#sandbox = await startSandbox();
		this.sandbox.control.configure({ interval: shortestInterval });
		await setSetting('realDebrid', 'apiUrl', this.sandbox.url);
	}

	async close(): Promise<void> {
		try {
			for (const held of this.#held) held.release();
			this.#held = [];
			this.messages.dismissAll();
			await vscode.commands.executeCommand('realDebrid.cancelSignIn');
			await setSetting('realDebrid', 'apiUrl', this.sandbox.url);
			await this.signOut();
		} finally {
			this.messages.dismissAll();
			this.#focusToasts?.dispose();
			this.fakes.restore();
			leakRecord.know(this.sandbox.control.secrets());
			leakRecord.saw(this.messages.everything);
			await this.sandbox.close();
		}
	}

	/** Starts a sign-in; gives its user code and what settles when it has ended. */
	async startSignIn(
		{ control }: Pick<Sandbox, 'control'> = this.sandbox,
	): Promise<{ readonly userCode: string; readonly ended: Thenable<unknown> }> {
		const before = control.deviceCodes().length;
		const ended = vscode.commands.executeCommand('realDebrid.signIn');
		await control.waitForRequests('deviceCode', before + 1);
		const userCode = control.deviceCodes()[before]?.userCode ?? '';
		await this.messages.waitFor(new RegExp(`enter the code ${userCode} `));
		return { userCode, ended };
	}

	async signIn(userId = 1001, service: Pick<Sandbox, 'control'> = this.sandbox): Promise<void> {
		const { userCode, ended } = await this.startSignIn(service);
		service.control.approve(userCode, userId);
		await ended;
	}

	/** Keeps what the service has answered on a path from the extension; the end of the test releases it as well. */
	holdAnswers(path: string): HeldAnswers {
		const held = new HeldAnswers(this.fakes, path);
		this.#held.push(held);
		return held;
	}

	/** Signs in to an account that has to sign in again: the service takes its refresh token no more. */
	async signInAndLose(): Promise<void> {
		await this.signIn();
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await this.messages.waitFor(/wants to access/)).answer('Allow');
		await asking;
		this.sandbox.control.revoke({});
		await assert.rejects(apiOf('git').getAccessToken({ forceRefresh: true }), { code: 'signedOut' });
		await this.messages.waitFor(/no longer accepts/);
	}

	/** Signs out, if somebody is signed in. @param label which account, where there are several: all, unless it is given */
	async signOut(label = '$(sign-out) Sign Out of All Accounts'): Promise<void> {
		this.messages.shown.length = 0;
		const pick = sinon
			.stub(vscode.window, 'showQuickPick')
			.callsFake(async items => (await items).find(item => (item as vscode.QuickPickItem).label === label));
		try {
			const signedOut = vscode.commands.executeCommand('realDebrid.signOut');
			const { actions, answer } = await this.messages.waitFor(/^(Sign .*out of|You are not signed in)/);
			answer(actions.find(action => action.startsWith('Sign Out')));
			await signedOut;
		} finally {
			pick.restore();
		}
	}
}
