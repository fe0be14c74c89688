import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import type { RealDebridError } from '../../../src/api';
import { apiOf, installed, nameOf, realDebrid } from '../support/consumers';
import { eventually } from '../support/eventually';
import { setSetting } from '../support/settings';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('the exported API', function () {
	// The next question waits for the answer to this one.
	afterEach(() => {
		for (const { text, answer } of window.messages.shown) if (/wants to/.test(text)) answer(undefined);
	});
	const window = useSignedOutWindow(this);

	const question = (account: string) =>
		`The extension '${nameOf('git')}' wants to access the Real-Debrid account '${account}'.`;

	const signInQuestion = () => `The extension '${nameOf('git')}' wants to sign in using Real-Debrid.`;

	/** Answers the next question with these words. */
	async function answer(words: string, choice: 'Allow' | 'Deny' | undefined): Promise<void> {
		const asked = await eventually(`the question ${words}, not ${window.messages.texts.join(' | ')}`, () =>
			window.messages.shown.find(({ text }) => text === words),
		);
		window.messages.shown.splice(window.messages.shown.indexOf(asked), 1);
		asked.answer(choice);
	}

	async function allow(): Promise<void> {
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		await answer(question('ada-premium'), 'Allow');
		await asking;
	}

	/** Takes all ticks away under Manage Extension Access. */
	async function takeBack(): Promise<void> {
		const pick = sinon.stub(vscode.window, 'showQuickPick').resolves([] as never);
		try {
			await vscode.commands.executeCommand('realDebrid.manageAccess');
			assert.equal(pick.callCount, 1);
		} finally {
			pick.restore();
		}
	}

	it('is for installed extensions: one that is made up is refused before anything is asked', () => {
		const git = installed('git');
		const forged: unknown[] = [
			undefined,
			{},
			{ id: git.id },
			{ ...git, id: git.id, extensionUri: installed('github').extensionUri },
			{ id: git.id, extensionUri: String(git.extensionUri) },
			{ id: 'nobody.nothing', extensionUri: git.extensionUri },
		];
		for (const extension of forged)
			assert.throws(
				() => realDebrid().getAPI(1, extension as vscode.Extension<unknown>),
				withCode('refused'),
				JSON.stringify(extension),
			);
		assert.deepEqual(window.messages.shown, []);
	});

	it('has version 1, and says so to whoever asks for another', () => {
		for (const version of [0, 2, '1', undefined])
			assert.throws(
				() => realDebrid().getAPI(version as 1, installed('git')),
				withCode('unsupportedVersion'),
				String(version),
			);
	});

	it('asks in the editor’s words, in a modal dialog, once for all that wait', async () => {
		await window.signIn();
		const { messages } = window;
		messages.shown.length = 0;
		const api = apiOf('git');
		const asking = Promise.all([
			api.getAccessToken({ createIfNone: true }),
			api.getAccessToken({ createIfNone: true }),
			apiOf('git').getSession({ createIfNone: true }),
		]);
		const asked = await messages.waitFor(/wants to/);
		assert.equal(asked.text, question('ada-premium'));
		assert.deepEqual(asked.actions, ['Allow', 'Deny']);
		assert.deepEqual(asked.options, { modal: true });
		asked.answer('Allow');
		const [first, second, session] = await asking;
		assert.equal(first, second);
		assert.equal(session.accessToken, first);
		assert.deepEqual(session.account, { id: '1001', label: 'ada-premium' });
		assert.equal(messages.shown.length, 1);
	});

	it('keeps consumers apart: what one may, another has to ask for', async () => {
		await window.signIn();
		await allow();
		assert.equal(typeof (await apiOf('git').getAccessToken()), 'string');
		assert.equal(await apiOf('github').getAccessToken(), undefined);
		assert.deepEqual(apiOf('github').accounts, []);
		await assert.rejects(apiOf('github').fetch('/user'), withCode('signedOut'));
	});

	it('hands out no token for an account other than the one asked for', async () => {
		await window.signIn(1001);
		await window.signIn(1002);
		const api = apiOf('git');
		const ada = api.getSession({ createIfNone: true, account: { id: '1001', label: '' } });
		const ben = api.getSession({ createIfNone: true, account: { id: '1002', label: '' } });
		await answer(question('ada-premium'), 'Allow');
		await answer(question('ben-free'), 'Allow');
		assert.deepEqual(
			(await Promise.all([ada, ben])).map(({ account }) => account.label),
			['ada-premium', 'ben-free'],
		);
	});

	it('ends the wait of a caller that gives up, and not that of the others', async () => {
		await window.signIn();
		const api = apiOf('git');
		const controller = new AbortController();
		const first = api.getAccessToken({ createIfNone: true, signal: controller.signal });
		const second = api.getAccessToken({ createIfNone: true });
		controller.abort();
		await assert.rejects(first, withCode('cancelled'));
		await answer(question('ada-premium'), 'Allow');
		assert.equal(typeof (await second), 'string');
	});

	it('asks nothing for a caller that has given up before', async () => {
		await window.signIn();
		window.messages.shown.length = 0;
		const signal = AbortSignal.abort();
		await assert.rejects(apiOf('git').getAccessToken({ createIfNone: true, signal }), withCode('cancelled'));
		await assert.rejects(apiOf('git').fetch('/user', { signal }), withCode('cancelled'));
		assert.deepEqual(window.messages.texts, []);
	});

	it('asks about the account that the person has signed in to while the question was open', async () => {
		const asking = apiOf('git').getSession({ createIfNone: true });
		await window.messages.waitFor(/wants to sign in/);
		await window.signIn();
		await answer(signInQuestion(), 'Allow');
		await answer(question('ada-premium'), 'Allow');
		assert.equal((await asking).account.label, 'ada-premium');
		assert.equal(window.sandbox.control.deviceCodes().length, 1);
	});

	it('keeps no answer about an account that was signed out while the question was open', async () => {
		await window.signIn();
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		const asked = await window.messages.waitFor(/wants to access/);
		await signOutOnce(window);
		asked.answer('Allow');
		await answer(signInQuestion(), 'Deny');
		await assert.rejects(asking, withCode('denied'));
		await window.signIn();
		assert.deepEqual(apiOf('git').accounts, []);
	});

	it('keeps no change of access to an account that was signed out meanwhile', async () => {
		await window.signIn();
		await allow();
		let close = (): void => undefined;
		const picked = new Promise<never[]>(resolve => {
			close = () => resolve([]);
		});
		const pick = sinon.stub(vscode.window, 'showQuickPick').returns(picked as never);
		let managing: Thenable<unknown>;
		try {
			managing = vscode.commands.executeCommand('realDebrid.manageAccess');
			await eventually('the list of consumers', () => pick.called || undefined);
		} finally {
			pick.restore();
		}
		await signOutOnce(window);
		close();
		await managing;
		await window.signIn();
		const pickedAgain = sinon.spy(vscode.window, 'showQuickPick');
		try {
			await vscode.commands.executeCommand('realDebrid.manageAccess');
			await window.messages.waitFor(/^No extensions have requested access/);
			assert.equal(pickedAgain.called, false);
		} finally {
			pickedAgain.restore();
		}
	});

	it('hands out no token when access is taken back while it is on its way', async () => {
		const { sandbox } = window;
		await window.signIn();
		await allow();
		const answers = window.holdAnswers('/oauth/v2/token');
		const refreshed = apiOf('git').getAccessToken({ forceRefresh: true });
		await sandbox.control.waitForRequests('refresh', 1);
		await takeBack();
		answers.release();
		await assert.rejects(refreshed, withCode('signedOut'));
	});

	it('asks for no sign-in when access is taken back while a token is on its way', async () => {
		const { sandbox } = window;
		await window.signIn();
		await allow();
		const answers = window.holdAnswers('/oauth/v2/token');
		const refreshed = apiOf('git').getAccessToken({ forceRefresh: true, createIfNone: true });
		await sandbox.control.waitForRequests('refresh', 1);
		await takeBack();
		answers.release();
		await assert.rejects(refreshed, withCode('denied'));
		assert.equal(sandbox.control.requests().filter(({ step }) => step === 'refresh').length, 1);
	});

	it('asks about the account that the person signed in to instead of the one that had to', async () => {
		const { sandbox } = window;
		await window.signIn();
		await allow();
		sandbox.control.revoke({ userId: 1001 });
		const asking = apiOf('git').getSession({ createIfNone: true, forceRefresh: true });
		await sandbox.control.waitForRequests('deviceCode', 2);
		sandbox.control.approve(sandbox.control.deviceCodes()[1]?.userCode ?? '', 1002);
		await answer(question('ben-free'), 'Allow');
		assert.equal((await asking).account.label, 'ben-free');
	});

	it('tells of each change once: access given, taken back, the account signed out', async () => {
		await window.signIn();
		const api = apiOf('git');
		const told: string[] = [];
		const subscription = api.onDidChangeAccounts(() =>
			told.push(api.accounts.map(({ label }) => label).join()),
		);
		try {
			await allow();
			await takeBack();
			await allow();
			await signOutOnce(window);
			assert.deepEqual(told, ['ada-premium', '', 'ada-premium', '']);
		} finally {
			subscription.dispose();
		}
	});

	it('tells, as the editor’s own accounts do, when the setting has come to name no service', async () => {
		await window.signIn();
		await allow();
		const told: string[] = [];
		const subscriptions = [
			apiOf('git').onDidChangeAccounts(() => told.push('consumer')),
			vscode.authentication.onDidChangeSessions(({ provider }) => {
				if (provider.id === 'real-debrid') told.push('editor');
			}),
		];
		try {
			await setSetting('realDebrid', 'apiUrl', 'http://example.com');
			await eventually('both to be told', () => told.length >= 2 || undefined);
			assert.deepEqual(told.sort(), ['consumer', 'editor']);
			assert.deepEqual(apiOf('git').accounts, []);
		} finally {
			for (const subscription of subscriptions) subscription.dispose();
		}
	});

	it('is there while the setting names no service, with no accounts and an error for whoever asks', async () => {
		await setSetting('realDebrid', 'apiUrl', 'http://example.com');
		const api = apiOf('git');
		assert.deepEqual(api.accounts, []);
		await assert.rejects(api.getAccessToken(), withCode('configuration'));
	});
});

/** Signs out of the account that is shown. */
async function signOutOnce({ messages }: ReturnType<typeof useSignedOutWindow>): Promise<void> {
	messages.shown.length = 0;
	const signedOut = vscode.commands.executeCommand('realDebrid.signOut');
	(await messages.waitFor(/^Sign .* out of/)).answer('Sign Out');
	await signedOut;
	messages.shown.length = 0;
}

function withCode(code: RealDebridError['code']): (error: unknown) => boolean {
	return error => error instanceof Error && (error as RealDebridError).code === code;
}
