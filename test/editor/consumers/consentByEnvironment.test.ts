import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startSandbox } from '../../../sandbox/src';
import { redirect } from '../../../sandbox/src/known-faults/make';
import type { RealDebridError } from '../../../src/api';
import type { ConsentDialog } from '../../../src/editor/consumers/consentDialog';
import { ConsumerApi } from '../../../src/editor/consumers/consumerApi';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../support/accounts/machine';
import { ScriptedService } from '../../support/accounts/scriptedService';
import { apiOf } from '../support/consumers';
import { setSetting } from '../support/settings';
import { useSignedOutWindow } from '../support/signed-out-window';

const VARIABLE = 'REAL_DEBRID_ALLOW';

describe('consent by the environment', function () {
	const window = useSignedOutWindow(this);
	beforeEach(() => {
		process.env[VARIABLE] = 'someone.else, VSCODE.git';
	});
	afterEach(() => {
		delete process.env[VARIABLE];
	});

	const questions = () => window.messages.texts.filter(text => /wants to/.test(text));

	it('replaces the question: sign-in, token and request without a click', async () => {
		window.sandbox.control.configure({ approve: 'ada-premium' });
		const api = apiOf('git');
		assert.equal(await api.getAccessToken(), undefined);
		const session = await api.getSession({ createIfNone: true });
		assert.equal(session.account.label, 'ada-premium');
		assert.ok(session.expiresAt > Date.now());
		assert.deepEqual(api.accounts, [{ id: '1001', label: 'ada-premium' }]);
		assert.deepEqual(
			await api.json<{ username: string }>('/user').then(user => user.username),
			'ada-premium',
		);
		for await (const torrents of api.pages('/torrents')) assert.ok(torrents.length > 0);
		assert.deepEqual(questions(), []);
	});

	it('is there for an account that was signed in before, and replaces a denial', async () => {
		await window.signIn();
		delete process.env[VARIABLE];
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to access/)).answer('Deny');
		await assert.rejects(asking, withCode('denied'));
		assert.equal(await apiOf('git').getAccessToken(), undefined);
		process.env[VARIABLE] = 'vscode.git';
		assert.equal(typeof (await apiOf('git').getAccessToken()), 'string');
	});

	it('is never stored, and ends with the variable', async () => {
		window.sandbox.control.configure({ approve: 'ada-premium' });
		await apiOf('git').getAccessToken({ createIfNone: true });
		delete process.env[VARIABLE];
		assert.deepEqual(apiOf('git').accounts, []);
		assert.equal(await apiOf('git').getAccessToken(), undefined);
		await assert.rejects(apiOf('git').fetch('/user'), withCode('signedOut'));
	});

	it('is of the extensions that are named, and of no other', async () => {
		await window.signIn();
		assert.equal(await apiOf('github').getAccessToken(), undefined);
		const asking = apiOf('github').getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to access/)).answer('Deny');
		await assert.rejects(asking, withCode('denied'));
	});

	it('sends the token of this machine’s service to no other that it redirects to', async () => {
		await window.signIn();
		const other = await startSandbox();
		try {
			const answer = redirect(302, `${other.url}/rest/1.0/user`);
			window.sandbox.control.inject({ step: 'user', times: 'forever', fault: answer });
			await assert.rejects(apiOf('git').fetch('/user'), withCode('protocol'));
			assert.deepEqual(other.control.requests(), []);
		} finally {
			await other.close();
		}
	});

	it('is over when the setting comes to name a service elsewhere, also for what is under way', async () => {
		await window.signIn();
		const answers = window.holdAnswers('/oauth/v2/token');
		const refreshed = apiOf('git').getAccessToken({ forceRefresh: true });
		await window.sandbox.control.waitForRequests('refresh', 1);
		await setSetting('realDebrid', 'apiUrl', 'https://127.0.0.1.service.invalid');
		answers.release();
		await assert.rejects(refreshed, withCode('signedOut'));
		assert.deepEqual(apiOf('git').accounts, []);
		assert.equal(await apiOf('git').getAccessToken(), undefined);
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to sign in/)).answer('Deny');
		await assert.rejects(asking, withCode('denied'));
	});
});

/** Services at addresses where nobody listens: with an account of each, that the consumer was never allowed to use. */
describe('consent by the environment, by where the service is', () => {
	let machine: Machine;
	beforeEach(() => {
		machine = new Machine();
		process.env[VARIABLE] = 'publisher.name';
	});
	afterEach(() => {
		delete process.env[VARIABLE];
		machine.dispose();
	});

	async function consumerAt(
		url: string,
	): Promise<{ readonly api: ConsumerApi; readonly asked: () => number }> {
		let asked = 0;
		const window: Window = machine.window(new ScriptedService(url).service);
		await window.accounts.add(newAccount(credentialsNamed(new URL(url).host), ada));
		const ask: ConsentDialog['ask'] = async () => {
			asked++;
			return false;
		};
		const api = new ConsumerApi(
			{ id: 'publisher.name', label: 'Name' },
			{
				current: { get: () => window, onDidChangeAccess: () => new vscode.Disposable(() => undefined) },
				status: { account: () => undefined },
				signIn: { start: async () => assert.fail('an account is there') },
				dialog: { ask } as ConsentDialog,
				send: async () => assert.fail('nothing is to be sent'),
			},
		);
		return { api, asked: () => asked };
	}

	for (const url of ['http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost:1'])
		it(`is there at ${url}`, async () => {
			const { api, asked } = await consumerAt(url);
			assert.equal(await api.getAccessToken({ createIfNone: true }), `access-token-${new URL(url).host}`);
			assert.equal(asked(), 0);
		});

	for (const url of [
		'https://api.real-debrid.com',
		// Names that may resolve to this machine.
		'https://localtest.me',
		'https://127.0.0.1.nip.io',
		'https://localhost.example',
		'https://0.0.0.0',
		'https://[::ffff:127.0.0.1]',
	])
		it(`is not there at ${url}: the user is asked`, async () => {
			const { api, asked } = await consumerAt(url);
			assert.deepEqual(api.accounts, []);
			assert.equal(await api.getAccessToken(), undefined);
			await assert.rejects(api.getAccessToken({ createIfNone: true }), withCode('denied'));
			assert.equal(asked(), 1);
		});

	it('gives at one service no token of another', async () => {
		await consumerAt('https://api.real-debrid.com');
		const { api } = await consumerAt('http://127.0.0.1:1');
		assert.deepEqual(
			api.accounts.map(({ id }) => id),
			[ada.id],
		);
		assert.equal((await api.getSession())?.accessToken, 'access-token-127.0.0.1:1');
		const window = machine.window(new ScriptedService('http://127.0.0.1:2').service);
		assert.deepEqual(window.accounts.list(), []);
	});
});

function withCode(code: RealDebridError['code']): (error: unknown) => boolean {
	return error => error instanceof Error && (error as RealDebridError).code === code;
}
