import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { knownFaults } from '../../sandbox/src';
import type { RealDebridError } from '../../src/api';
import { apiOf } from './support/consumers';
import { RecordedSandbox } from './support/recorded-sandbox';
import { setSetting } from './support/settings';
import { useSignedOutWindow } from './support/signed-out-window';

const everyStep = ['deviceCode', 'credentials', 'token', 'refresh', 'user', 'disable'] as const;

describe('the credentials of one service', function () {
	let one: RecordedSandbox;
	let other: RecordedSandbox;
	// Before the window is closed, in whose editor they are signed out of.
	afterEach(async () => {
		for (const service of [one, other]) {
			service.control.clearFaults();
			await use(service);
			await vscode.commands.executeCommand('realDebrid.cancelSignIn');
			await window.signOut();
			await service.close();
		}
	});
	const window = useSignedOutWindow(this);
	beforeEach(async () => {
		one = await RecordedSandbox.start();
		other = await RecordedSandbox.start();
		await use(one);
	});

	/** As a person does who changes the setting. */
	const use = ({ url }: RecordedSandbox) => setSetting('realDebrid', 'apiUrl', url);

	async function allowConsumer(): Promise<void> {
		window.messages.shown.length = 0;
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to access/)).answer('Allow');
		await asking;
	}

	/** Everything that uses an account, where there is none. */
	async function tryEverything(): Promise<void> {
		const { messages } = window;
		messages.shown.length = 0;
		await vscode.commands.executeCommand('realDebrid.manageAccess');
		await vscode.commands.executeCommand('realDebrid.copyDiagnostics');
		for (const command of ['copyAccessToken', 'signOut']) {
			messages.shown.length = 0;
			const ended = vscode.commands.executeCommand(`realDebrid.${command}`);
			(await messages.waitFor(/^You are not signed in/)).answer(undefined);
			await ended;
		}
		const api = apiOf('git');
		assert.deepEqual(api.accounts, []);
		assert.equal(await api.getAccessToken(), undefined);
		assert.equal(await api.getSession({ account: { id: '1001', label: 'ada-premium' } }), undefined);
		await assert.rejects(api.fetch('/user'), withCode('signedOut'));
		assert.deepEqual(await vscode.authentication.getAccounts('real-debrid'), []);
		assert.equal(
			await vscode.authentication.getSession('real-debrid', ['user'], { silent: true }),
			undefined,
		);
	}

	/** Everything that sends something, for an account that is there. */
	async function useEverything(): Promise<void> {
		const api = apiOf('git');
		assert.equal(typeof (await api.getAccessToken()), 'string');
		assert.equal(typeof (await api.getAccessToken({ forceRefresh: true })), 'string');
		assert.equal((await api.fetch('/user')).status, 200);
	}

	it('are never sent to another, whatever is used there', async () => {
		await window.signIn(1001, one);
		await allowConsumer();
		await use(other);
		await tryEverything();
		assertGotNothing(other);

		// The same person, as far as the service's word goes: neither consent nor anything else is carried over.
		await window.signIn(1001, other);
		assert.equal(await apiOf('git').getAccessToken(), undefined);
		await allowConsumer();
		await useEverything();

		await use(one);
		await useEverything();
		await window.signOut();
		await use(other);
		await useEverything();
		await window.signOut();

		for (const { control, received } of [one, other]) {
			const steps = control.requests().map(({ step }) => step);
			for (const step of everyStep) assert.ok(steps.includes(step), `${step} is not among ${steps.join()}`);
			// What is searched has what the other must not have.
			assert.match(received, /^authorization: Bearer \w/im);
			assert.match(received, /client_secret=\w.*&code=\w/);
		}
		assert.deepEqual(other.leaksOf(one), []);
		assert.deepEqual(one.leaksOf(other), []);
	});

	it('stay with it while a sign-in waits for its code', async () => {
		const { userCode } = await window.startSignIn(one);
		await one.control.waitForRequests('credentials', 1);
		await use(other);
		await tryEverything();
		one.control.approve(userCode, 1001);
		assertGotNothing(other);

		await window.signIn(1002, other);
		assert.equal(other.control.deviceCodes()[0]?.clientId, 'X245A4XAIBGVM');
		assert.deepEqual(other.leaksOf(one), []);
		assert.deepEqual(one.leaksOf(other), []);
	});

	it('stay with it while a sign-in that was allowed is not finished', async () => {
		one.control.inject({ step: 'token', times: 'forever', fault: { kind: 'hang' } });
		const { userCode } = await window.startSignIn(one);
		one.control.approve(userCode, 1001);
		await one.control.waitForRequests('token', 1);
		await use(other);
		await tryEverything();
		assertGotNothing(other);

		await window.signIn(1002, other);
		assert.deepEqual(other.leaksOf(one), []);
		assert.deepEqual(one.leaksOf(other), []);
	});

	it('stay with it when its refresh token is no longer taken, and a new sign-in is to be had elsewhere', async () => {
		await window.signIn(1001, one);
		await allowConsumer();
		one.control.revoke({});
		await assert.rejects(apiOf('git').getAccessToken({ forceRefresh: true }), withCode('signedOut'));
		await use(other);
		await window.signIn(1001, other);
		// Its client credentials belong to the first.
		assert.deepEqual(
			other.control.deviceCodes().map(({ clientId }) => clientId),
			['X245A4XAIBGVM'],
		);
		assert.deepEqual(other.leaksOf(one), []);
	});

	it('stay with it when the sign-in that failed there is tried again elsewhere', async () => {
		const { messages } = window;
		await window.signIn(1001, one);
		await allowConsumer();
		one.control.revoke({});
		await assert.rejects(apiOf('git').getAccessToken({ forceRefresh: true }), withCode('signedOut'));
		one.control.inject({ step: 'any', times: 'forever', fault: knownFaults.blockedAtTheEdge() });
		messages.shown.length = 0;
		await vscode.commands.executeCommand('realDebrid.signIn');
		const failure = await messages.waitFor(/./);
		assert.deepEqual([failure.severity, failure.actions[0]], ['error', 'Try Again']);

		// A mirror, perhaps. The message is still there.
		await use(other);
		failure.answer('Try Again');
		await other.control.waitForRequests('deviceCode', 1);
		const [code] = other.control.deviceCodes();
		assert.equal(code?.clientId, 'X245A4XAIBGVM');
		other.control.approve(code?.userCode ?? '', 1002);
		await messages.waitFor(/^Signed in to Real-Debrid as/);
		assert.deepEqual(other.leaksOf(one), []);
	});

	it('are removed and disabled where they belong, when the person says so in a question that stood there before', async () => {
		const { messages } = window;
		await window.signIn(1001, one);
		await use(other);
		await window.signIn(1001, other);
		await use(one);
		messages.shown.length = 0;
		const signedOut = vscode.commands.executeCommand('realDebrid.signOut');
		const question = await messages.waitFor(/^Sign .* out of/);
		await use(other);
		question.answer('Sign Out');
		await signedOut;
		await messages.waitFor(/^Signed out of Real-Debrid \(ada-premium\)\.$/);
		assert.equal(one.control.requests().filter(({ step }) => step === 'disable').length, 1);
		assert.deepEqual(other.leaksOf(one), []);
		const sessions = () => vscode.authentication.getAccounts('real-debrid');
		assert.equal((await sessions()).length, 1);
		await use(one);
		assert.deepEqual(await sessions(), []);
	});

	it('do not follow a redirect to another, at any step', async () => {
		const { messages } = window;
		const redirect = (step: 'any' | 'credentials' | 'token', path: string, times: number | 'forever') =>
			one.control.inject({ step, times, fault: knownFaults.redirect(307, `${other.url}${path}`) });

		redirect('any', '/oauth/v2/device/code?client_id=X', 1);
		await vscode.commands.executeCommand('realDebrid.signIn');
		await messages.waitFor(
			/^Real-Debrid’s address redirects to another site, and the redirect was not followed/,
		);

		one.control.clearRequests();
		redirect('credentials', '/oauth/v2/device/credentials?code=X', 1);
		redirect('token', '/oauth/v2/token', 1);
		await window.signIn(1001, one);
		await allowConsumer();
		redirect('any', '/rest/1.0/user', 'forever');
		await assert.rejects(apiOf('git').getAccessToken({ forceRefresh: true }), withCode('protocol'));
		await assert.rejects(apiOf('git').fetch('/user'), withCode('protocol'));
		await window.signOut();
		assert.equal(other.received, '');
	});
});

function withCode(code: RealDebridError['code']): (error: unknown) => boolean {
	return error => error instanceof Error && (error as RealDebridError).code === code;
}

/** Copy Diagnostics asks it for the time, for which it takes no credentials. */
function assertGotNothing({ control, received }: RecordedSandbox): void {
	const steps = control.requests().map(({ step }) => step);
	assert.deepEqual(
		steps.filter(step => step !== 'time'),
		[],
	);
	assert.doesNotMatch(received, /authorization|client_|code=|cookie/i);
}
