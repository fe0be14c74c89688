import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Fault, knownFaults } from '../../sandbox/src';
import type { RealDebridAPI } from '../../src/api';
import { tallies } from '../host/tallies';
import { apiOf } from './support/consumers';
import { shortenTimers } from './support/shortened-timers';
import { useSignedOutWindow } from './support/signed-out-window';

type Cell = readonly [step: string, fault: string, value: Fault, words: RegExp];
type PassingCell = readonly [step: 'credentials' | 'token', fault: string, value: Fault];

const tryAgain = ['Try Again', 'Show Log'];
const notUnderstood = /^Real-Debrid sent a response that this extension does not understand\./;
const notWorking = /^Real-Debrid is currently unavailable\./;
const refusesAddress = /^Real-Debrid refuses requests from your IP address\./;

/** Before the token is asked for again; how long that is, the unit tests say. */
const firstExchangeWaitMilliseconds = 1_000;

/** Without a code there is nothing to wait for: the user is told at once what is wrong. */
const codeCells: readonly Cell[] = [
	['deviceCode', 'a connection that is reset', { kind: 'reset' }, /^Real-Debrid cannot be reached\./],
	['deviceCode', '503', knownFaults.jsonError(503, 'service_unavailable', 25), notWorking],
	[
		'deviceCode',
		'a maintenance page',
		knownFaults.htmlPage(200, 'Maintenance'),
		/may be down for maintenance/,
	],
	['deviceCode', 'a refusal at the edge', knownFaults.blockedAtTheEdge(), refusesAddress],
	['deviceCode', "a gateway's JSON", knownFaults.jsonValue(401, { message: 'Unauthorized' }), refusesAddress],
	['deviceCode', 'a fair use limit', knownFaults.fairUsageLimit(), /fair use limit/],
	['deviceCode', 'a refused address', knownFaults.addressNotAllowed(), refusesAddress],
	['deviceCode', '429', knownFaults.rateLimited(), /received too many requests/],
	['deviceCode', 'half an answer', { kind: 'truncated', how: 'contentLength' }, /./],
	[
		'deviceCode',
		'another origin',
		knownFaults.redirect(302, 'https://example.com/'),
		/redirects to another site/,
	],
	['deviceCode', 'wrong types', knownFaults.jsonValue(200, { device_code: 1, user_code: [] }), notUnderstood],
];

/** Failures that pass cost no message and no second code. */
const passingCells: readonly PassingCell[] = [
	['credentials', 'a connection that is reset', { kind: 'reset' }],
	['credentials', '408', knownFaults.empty(408)],
	['credentials', '429 with a pause in seconds', knownFaults.rateLimited('1')],
	['credentials', 'a maintenance page', knownFaults.maintenance()],
	['credentials', 'half an answer', { kind: 'truncated', how: 'midJson' }],
	['credentials', '5 MB', { kind: 'huge' }],
	['credentials', 'the firewall', knownFaults.firewall()],
	['credentials', 'JSON of an edge', knownFaults.edgeProblem(403, 1010)],
	['credentials', 'a compressed body', knownFaults.gzipped()],
	['credentials', 'nulls for a code that is not known yet', knownFaults.nullCredentials()],
	['token', 'an answer that is lost', { kind: 'reset', when: 'afterHandling' }],
	['token', '500', knownFaults.internalError()],
	['token', '429 with a pause in seconds', knownFaults.rateLimited('1')],
	['token', 'an empty answer', knownFaults.empty(200)],
	['token', 'a refusal at the edge', knownFaults.blockedAtTheEdge()],
	['token', "a gateway's JSON", knownFaults.jsonValue(401, { message: 'Unauthorized' })],
];

describe('faults, in the extension host', function () {
	const window = useSignedOutWindow(this);
	afterEach(() => tallies.add('fault matrix: cells in the real editor'));

	for (const [step, fault, value, words] of codeCells)
		it(`${step} × ${fault} × once: says so, and Try Again helps`, async () => {
			const { messages, sandbox } = window;
			sandbox.control.inject({ step: 'deviceCode', times: 1, fault: value });
			await vscode.commands.executeCommand('realDebrid.signIn');
			const [error, ...others] = messages.shown;
			assert.deepEqual(others, []);
			assert.equal(error?.severity, 'error');
			assert.match(error.text, words);
			assert.deepEqual(error.actions, tryAgain);

			error.answer('Try Again');
			const toast = await messages.waitFor(/enter the code/);
			sandbox.control.approve(/enter the code (\S+) /.exec(toast.text)?.[1] ?? '', 1001);
			await messages.waitFor(/^Signed in to Real-Debrid as ada-premium\.$/);
		});

	for (const [step, fault, value] of passingCells)
		it(`${step} × ${fault} × once: signed in with the first code, without a word`, async () => {
			const { messages, sandbox } = window;
			shortenTimers(window.fakes, firstExchangeWaitMilliseconds);
			const { userCode, ended } = await window.startSignIn();
			sandbox.control.inject({ step, times: 1, fault: value });
			sandbox.control.approve(userCode, 1001);
			await ended;
			await messages.waitFor(/^Signed in to Real-Debrid as ada-premium\.$/);
			assert.equal(sandbox.control.deviceCodes().length, 1);
			assert.deepEqual(sandbox.control.faults(), []);
			assert.ok(messages.shown.every(({ severity }) => severity === 'info'));
		});

	it('user × 503 × for ever: signed in, the name comes later', async () => {
		const { messages, sandbox } = window;
		sandbox.control.inject({ step: 'user', times: 'forever', fault: knownFaults.maintenance() });
		await window.signIn();
		await messages.waitFor(/^Signed in to Real-Debrid\.$/);
		assert.ok(messages.shown.every(({ severity }) => severity === 'info'));
	});

	describe('refresh', () => {
		let api: RealDebridAPI;
		beforeEach(() => {
			api = apiOf('git');
		});

		/** @returns the token that the consumer has been allowed to have */
		async function signInForConsumer(): Promise<string | undefined> {
			await window.signIn();
			const asking = api.getAccessToken({ createIfNone: true });
			(await window.messages.waitFor(/wants to access/)).answer('Allow');
			return asking;
		}

		for (const [fault, value, code] of [
			['503', knownFaults.maintenance(), 'unavailable'],
			['a connection that is reset', { kind: 'reset' }, 'offline'],
			['a refusal at the edge', knownFaults.blockedAtTheEdge(), 'blocked'],
			['a disabled endpoint', knownFaults.disabledEndpoint(), 'refused'],
		] as const)
			it(`refresh × ${fault} × for ever: ${code}, and the session is kept`, async () => {
				const token = await signInForConsumer();
				window.sandbox.control.inject({ step: 'refresh', times: 'forever', fault: value });
				await assert.rejects(api.getAccessToken({ forceRefresh: true }), { code });
				assert.equal(await api.getAccessToken(), token);
				assert.ok(!window.messages.texts.some(text => /no longer accepts/.test(text)));
			});

		it('refresh × a refused grant × once: must sign in again, and a message says why', async () => {
			await signInForConsumer();
			window.sandbox.control.revoke({});
			await assert.rejects(api.getAccessToken({ forceRefresh: true }), { code: 'signedOut' });
			assert.equal(await api.getAccessToken(), undefined);
			const message = await window.messages.waitFor(/no longer accepts this sign-in/);
			assert.deepEqual(message.actions, ['Sign In Again']);
		});
	});

	it('disable × a connection that is reset × once: signed out here, and the person knows the rest', async () => {
		const { messages, sandbox } = window;
		await window.signIn();
		sandbox.control.inject({ step: 'disable', times: 1, fault: { kind: 'reset' } });
		const signedOut = vscode.commands.executeCommand('realDebrid.signOut');
		(await messages.waitFor(/^Sign .* out of/)).answer('Sign Out');
		await signedOut;
		await messages.waitFor(/Real-Debrid could not be notified/);
		assert.deepEqual([...(await vscode.authentication.getAccounts('real-debrid'))], []);
	});
});
