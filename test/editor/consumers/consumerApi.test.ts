import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RealDebridError } from '../../../src/api';
import type { ConsentDialog } from '../../../src/editor/consumers/consentDialog';
import { type ApiHost, ConsumerApi } from '../../../src/editor/consumers/consumerApi';
import type { HttpRequest } from '../../../src/network/http';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../support/accounts/machine';
import { ok, ScriptedService } from '../../support/accounts/scriptedService';

const consumer = { id: 'publisher.name', label: 'Name' };

describe('a call of a consumer, while the setting comes to name another service', () => {
	/** Each service has a user of the same id, whom the consumer may use. */
	let machine: Machine;
	let one: ScriptedService;
	let two: ScriptedService;
	let service: Window;
	let sent: string[];
	let questions: { readonly resolve: (isAllowed: boolean) => void }[];
	let signIns: number;
	let api: ConsumerApi;

	beforeEach(async () => {
		machine = new Machine();
		one = new ScriptedService('https://one.example');
		two = new ScriptedService('https://two.example');
		sent = [];
		questions = [];
		signIns = 0;
		service = machine.window(one.service);
		const ask: ConsentDialog['ask'] = () => new Promise(resolve => questions.push({ resolve }));
		const host: ApiHost = {
			current: { get: () => service, onDidChangeAccess: () => new vscode.Disposable(() => undefined) },
			status: { account: () => undefined },
			signIn: {
				start: async () => {
					signIns++;
					return service.accounts.add(newAccount(credentialsNamed('signed-in'), ada));
				},
			},
			dialog: { ask } as ConsentDialog,
			send: async (request: HttpRequest) => {
				sent.push(`${request.headers?.['authorization']} to ${request.url.origin}`);
				return { status: 200, headers: new Headers(), body: Buffer.from('{}') };
			},
		};
		api = new ConsumerApi(consumer, host);
	});
	afterEach(() => machine.dispose());

	async function signIn(window: Window, name: string, leftMs?: number): Promise<void> {
		const account = await window.accounts.add(newAccount(credentialsNamed(name, leftMs), ada));
		await window.consents.record(account, consumer, 'allowed');
	}

	/** The other service, as it is when somebody who is allowed is signed in there. */
	async function another(): Promise<Window> {
		const window = machine.window(two.service);
		await signIn(window, 'two');
		return window;
	}

	/** Lets the first service be left while it is asked for a new token. */
	function leaveDuringRefresh(): void {
		one.on('token', async () => {
			service = await another();
			return ok({ access_token: 'new-token-one', expires_in: 3600, token_type: 'Bearer' });
		});
	}

	it('sends the token of one service to no other', async () => {
		await signIn(service, 'one', 0);
		leaveDuringRefresh();
		await assert.rejects(api.fetch('/user'), withCode('signedOut'));
		assert.deepEqual(sent, []);
		await api.fetch('/user');
		assert.deepEqual(sent, ['Bearer access-token-two to https://two.example']);
	});

	it('hands out no token of the one that was left', async () => {
		await signIn(service, 'one', 0);
		leaveDuringRefresh();
		const silently = api.getAccessToken();
		const asking = api.getAccessToken({ createIfNone: true });
		assert.equal(await silently, undefined);
		await assert.rejects(asking, withCode('signedOut'));
		assert.equal(signIns, 0);
	});

	it('starts no sign-in at the other one, after a question about the first', async () => {
		const asking = api.getAccessToken({ createIfNone: true });
		service = machine.window(two.service);
		questions[0]?.resolve(true);
		await assert.rejects(asking, withCode('signedOut'));
		assert.equal(signIns, 0);
	});

	it('has a question of its own at each of them', async () => {
		const first = service;
		await first.accounts.add(newAccount(credentialsNamed('one'), ada));
		const atFirst = api.getAccessToken({ createIfNone: true });
		service = machine.window(two.service);
		await service.accounts.add(newAccount(credentialsNamed('two'), ada));
		const atSecond = api.getAccessToken({ createIfNone: true });
		assert.equal(questions.length, 2);
		for (const { resolve } of questions) resolve(true);
		await assert.rejects(atFirst, withCode('signedOut'));
		assert.equal(await atSecond, 'access-token-two');
		assert.deepEqual([one.requests, two.requests], [[], []]);
	});
});

function withCode(code: RealDebridError['code']): (error: unknown) => boolean {
	return error => error instanceof Error && (error as RealDebridError).code === code;
}
