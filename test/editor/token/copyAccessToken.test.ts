import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TimedToken } from '../../../src/accounts/tokens/tokenState';
import { CLEAR_AFTER_MS } from '../../../src/editor/token/clipboardToken';
import { CopiedToken } from '../../../src/editor/token/copiedToken';
import { Secret } from '../../../src/realdebrid/secret';
import { untilClipboardHas } from '../support/clipboard';
import { apiOf } from '../support/consumers';
import { eventually } from '../support/eventually';
import { FakeClipboard } from '../support/fake-clipboard';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('Copy Access Token', function () {
	const window = useSignedOutWindow(this);
	let minuteIsOver: (() => void)[];

	/** In place of the minute: all other timers of this host go on. */
	beforeEach(() => {
		minuteIsOver = [];
		const real = globalThis.setTimeout;
		const stub = ((...timer: Parameters<typeof setTimeout>) => {
			const [step, ms] = timer;
			if (ms !== CLEAR_AFTER_MS) return Reflect.apply(real, globalThis, timer);
			minuteIsOver.push(step as () => void);
			return real(() => undefined, 0);
		}) as typeof setTimeout;
		window.fakes.replace(globalThis, 'setTimeout', stub);
	});

	const copiedToken = () =>
		window.sandbox.control.secrets().find(({ kind }) => kind === 'accessToken')?.value ?? '';

	const isInBrowser = vscode.env.uiKind === vscode.UIKind.Web;

	it('says what the token gives access to and how it is cleared, also where notifications are hidden', async () => {
		const confirmed = window.fakes.spy(vscode.window, 'setStatusBarMessage');
		await window.signIn();
		await vscode.commands.executeCommand('realDebrid.copyAccessToken');
		const message = await window.messages.waitFor(/^Access token copied/);
		assert.deepEqual(message.actions, ['Clear Clipboard']);
		assert.equal(
			message.text,
			isInBrowser
				? 'Access token copied. It gives full access to your account.'
				: 'Access token copied. It gives full access to your account; the clipboard is cleared in 1 minute.',
		);
		assert.deepEqual(
			confirmed.args.map(([text]) => text),
			['$(check) Access token copied'],
		);
		await untilClipboardHas(copiedToken());
	});

	it('in a browser reads the clipboard never, and clears it when the user wants that', async () => {
		const clipboard = new FakeClipboard(window.fakes);
		const reading = window.fakes.spy(clipboard, 'readText');
		const log = vscode.window.createOutputChannel('Real-Debrid test', { log: true });
		const copied = new CopiedToken(log, vscode.UIKind.Web);
		for (const [answer, left] of [
			[undefined, 'token-of-this-test'],
			['Clear Clipboard', ''],
		] as const) {
			window.messages.shown.length = 0;
			await copied.copy(aToken());
			(await window.messages.waitFor(/^Access token copied/)).answer(answer);
			await eventually('the answer to be followed', () => clipboard.text === left || undefined);
		}
		copied.dispose();
		assert.deepEqual([minuteIsOver.length, reading.callCount], [0, 0]);
		log.dispose();
	});

	it('on a desktop clears the clipboard at once when the user wants that, but not what has been copied since', async () => {
		const clipboard = new FakeClipboard(window.fakes);
		const log = vscode.window.createOutputChannel('Real-Debrid test', { log: true });
		const copied = new CopiedToken(log, vscode.UIKind.Desktop);
		await copied.copy(aToken());
		(await window.messages.waitFor(/^Access token copied\. .* in 1 minute\.$/)).answer('Clear Clipboard');
		await eventually('the clipboard to be cleared', () => clipboard.text === '' || undefined);
		window.messages.shown.length = 0;
		await copied.copy(aToken());
		clipboard.text = 'something else';
		(await window.messages.waitFor(/^Access token copied/)).answer('Clear Clipboard');
		for (let reads = 0; reads < 3; reads++)
			assert.equal(await vscode.env.clipboard.readText(), 'something else');
		copied.dispose();
		log.dispose();
	});

	it('on a desktop clears the clipboard when its minute is over, but leaves what has been copied since', async () => {
		const clipboard = new FakeClipboard(window.fakes);
		const log = vscode.window.createOutputChannel('Real-Debrid test', { log: true });
		const copied = new CopiedToken(log, vscode.UIKind.Desktop);
		await copied.copy(aToken());
		assert.equal(clipboard.text, 'token-of-this-test');
		minuteIsOver[0]?.();
		await untilClipboardHas('');
		await copied.copy(aToken());
		clipboard.text = 'something else';
		minuteIsOver[1]?.();
		// Whatever it does is done before what is asked after it.
		for (let reads = 0; reads < 3; reads++)
			assert.equal(await vscode.env.clipboard.readText(), 'something else');
		copied.dispose();
		log.dispose();
	});

	it('gives none that the service has just refused: it says why, however often it is asked', async () => {
		const { messages, sandbox } = window;
		await window.signIn();
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await messages.waitFor(/wants to access/)).answer('Allow');
		await asking;
		await vscode.env.clipboard.writeText('what was there');
		sandbox.control.revoke({});
		await assert.rejects(apiOf('git').getAccessToken({ forceRefresh: true }));
		const refusal = /^ada-premium: Real-Debrid no longer accepts this sign-in/;
		await messages.waitFor(refusal);
		for (let asked = 1; asked <= 2; asked++) {
			await vscode.commands.executeCommand('realDebrid.copyAccessToken');
			assert.equal(messages.texts.filter(text => refusal.test(text)).length, asked + 1);
		}
		assert.equal(await vscode.env.clipboard.readText(), 'what was there');
	});

	it('goes on giving that of the account that was there first when others are added', async () => {
		const { messages } = window;
		// Ben’s file comes after Ada’s.
		await window.signIn(1002);
		const bens = copiedToken();
		await window.signIn(1001);
		await vscode.commands.executeCommand('realDebrid.copyAccessToken');
		(await messages.waitFor(/^Access token copied/)).answer(undefined);
		assert.ok((await vscode.env.clipboard.readText()) === bens);
		await window.signOut('$(account) ben-free');
		await messages.waitFor(/^Signed out of Real-Debrid \(ben-free\)\.$/);
	});

	it('clears it at once when the extension ends', async () => {
		const log = vscode.window.createOutputChannel('Real-Debrid test', { log: true });
		const copied = new CopiedToken(log, vscode.UIKind.Desktop);
		await copied.copy(aToken());
		await untilClipboardHas('token-of-this-test');
		copied.dispose();
		await untilClipboardHas('');
		log.dispose();
	});
});

function aToken(): TimedToken {
	const secret = new Secret('token-of-this-test');
	return new TimedToken({
		client: { clientId: 'c', clientSecret: secret },
		accessToken: secret,
		refreshToken: secret,
		expiresAt: Date.now() + 3_600_000,
		lifetimeMs: 3_600_000,
	});
}
