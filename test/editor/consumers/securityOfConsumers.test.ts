import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import { knownFaults } from '../../../sandbox/src';
import type { RealDebridAPI, RealDebridError } from '../../../src/api';
import { apiOf, installed, realDebrid } from '../support/consumers';
import { extensionUnderTest } from '../support/extension';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('what another extension can get at', function () {
	const window = useSignedOutWindow(this);

	const apiFor = (consumer: unknown): RealDebridAPI =>
		realDebrid().getAPI(1, consumer as vscode.Extension<unknown>);

	async function allowGit(): Promise<void> {
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to access/)).answer('Allow');
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

	const forgeries: Readonly<Record<string, () => unknown>> = {
		null: () => null,
		'a text': () => 'vscode.git',
		'an id alone': () => ({ id: 'vscode.git' }),
		'an id that no extension has': () => ({
			id: 'nobody.nothing',
			extensionUri: installed('git').extensionUri,
		}),
		'the id of one extension and the place of another': () => ({
			id: 'vscode.git',
			extensionUri: installed('github').extensionUri,
		}),
		'a place that only looks like one': () => ({
			id: 'vscode.git',
			extensionUri: { ...installed('git').extensionUri.toJSON() },
		}),
		'an id that is a number': () => ({ id: 7, extensionUri: installed('git').extensionUri }),
		'an id that turns into another’s': () => changing(['vscode.git', 'vscode.github-authentication']),
	};
	for (const [what, forge] of Object.entries(forgeries))
		it(`is nothing in the name of ${what}`, () => {
			assert.throws(() => apiFor(forge()), withCode('refused'));
		});

	it('is its own, whatever it turns into after it was looked at', async () => {
		await window.signIn();
		await allowGit();
		const api = apiFor(changing(['vscode.github-authentication', 'vscode.git', 'vscode.git', 'vscode.git']));
		assert.deepEqual(api.accounts, []);
		assert.equal(await api.getAccessToken(), undefined);
		await assert.rejects(api.fetch('/user'), withCode('signedOut'));
	});

	it('is what its id may, in whatever case it is written', async () => {
		await window.signIn();
		await allowGit();
		const { extensionUri } = installed('git');
		assert.equal(typeof (await apiFor({ id: 'VSCODE.Git', extensionUri }).getAccessToken()), 'string');
	});

	it('is gone at once when access is taken back, from all that it holds', async () => {
		await window.signIn();
		await allowGit();
		const api = apiOf('git');
		const [account] = api.accounts;
		assert.ok(account);
		await takeBack();
		window.sandbox.control.clearRequests();
		assert.deepEqual(api.accounts, []);
		for (const options of [{}, { account }, { forceRefresh: true }]) {
			assert.equal(await api.getAccessToken(options), undefined);
			assert.equal(await api.getSession(options), undefined);
		}
		await assert.rejects(api.fetch('/user', { account }), withCode('signedOut'));
		assert.deepEqual(window.sandbox.control.requests(), []);
	});

	it('is no answer with a new token when access is taken back while its request is under way', async () => {
		const { control } = window.sandbox;
		await window.signIn();
		await allowGit();
		control.expireAccessTokens();
		control.clearRequests();
		const answers = window.holdAnswers('/oauth/v2/token');
		const fetching = apiOf('git').fetch('/user');
		await control.waitForRequests('refresh', 1);
		await takeBack();
		answers.release();
		await assert.rejects(fetching, withCode('signedOut'));
		assert.deepEqual(
			control.requests().map(({ step, status }) => `${step} ${status}`),
			['user 401', 'refresh 200'],
		);
	});

	it('costs no refresh each time where the service takes none of its own tokens', async () => {
		const { control } = window.sandbox;
		await window.signIn();
		await allowGit();
		control.clearRequests();
		control.inject({ step: 'user', times: 3, fault: knownFaults.jsonError(401, 'bad_token', 8) });
		const statuses = [];
		for (let call = 0; call < 3; call++) statuses.push((await apiOf('git').fetch('/user')).status);
		assert.deepEqual(statuses, [401, 401, 200]);
		assert.deepEqual(
			control.requests().map(({ step, status }) => `${step} ${status}`),
			['user 401', 'refresh 200', 'user 401', 'user 401', 'user 200'],
		);
	});

	it('is the same in a workspace that is not trusted, of which nothing is read', () => {
		const { capabilities } = extensionUnderTest().packageJSON;
		assert.deepEqual(capabilities.untrustedWorkspaces, { supported: true });
		assert.equal(capabilities.virtualWorkspaces, true);
	});
});

/** As an extension that is installed, but its id is another one at each look. */
function changing(ids: string[]): unknown {
	return {
		get id() {
			return ids.length > 1 ? ids.shift() : ids[0];
		},
		extensionUri: installed('github').extensionUri,
	};
}

function withCode(code: RealDebridError['code']): (error: unknown) => boolean {
	return error => error instanceof Error && (error as RealDebridError).code === code;
}
