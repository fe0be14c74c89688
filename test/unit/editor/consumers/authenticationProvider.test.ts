import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Account } from '../../../../src/accounts/account';
import { RealDebridAuthenticationProvider } from '../../../../src/editor/consumers/authenticationProvider';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import {
	ada,
	ben,
	credentialsNamed,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';

type SessionsChange = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

describe('the authentication provider', () => {
	let machine: Machine;
	let window: Window;
	let told: SessionsChange[];
	/** Which account each sign-in was for; nothing where any may be. */
	let signIns: (string | undefined)[];
	beforeEach(() => {
		machine = new Machine();
		window = machine.window(new ScriptedService().service);
		told = [];
		signIns = [];
	});
	afterEach(() => machine.dispose());

	function provider(service = (): Window => window): RealDebridAuthenticationProvider {
		const start = async (again?: Account) => {
			signIns.push(again?.id);
			return window.accounts.add(newAccount(credentialsNamed('anew'), ada));
		};
		const host = {
			current: { get: service },
			signIn: { start },
			accounts: { signOutConfirmed: async () => undefined },
		};
		const sessionsChanged = { fire: (change: SessionsChange) => told.push(change) };
		return new RealDebridAuthenticationProvider(
			host,
			sessionsChanged as unknown as vscode.EventEmitter<SessionsChange>,
		);
	}

	async function broken(user = ada): Promise<Account> {
		const account = await window.accounts.add(newAccount(credentialsNamed(user.id), user));
		await window.accounts.update(account, { signInAgain: 'revoked' });
		return account;
	}

	describe('tells the editor that', () => {
		const ids = (sessions: readonly { readonly id: string }[] | undefined) => sessions?.map(({ id }) => id);

		it('sessions have ended although the setting names no service any more', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const one = provider(() => {
				throw new RealDebridError('configuration', 'not allowed');
			});
			one.remember([account]);
			one.announce({ added: [], removed: [account], changed: [] });
			one.announce({ added: [], removed: [account], changed: [] });
			assert.deepEqual(
				told.map(({ removed }) => ids(removed)),
				[['123']],
			);
		});

		it('a session is that of another service’s user of the same id', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const one = provider();
			one.remember([account]);
			one.announce({ added: [account], removed: [account], changed: [] });
			one.announce({ added: [], removed: [], changed: [account] });
			assert.deepEqual(
				told.map(({ added, removed, changed }) => [ids(added), ids(removed), ids(changed)]),
				[
					[['123'], ['123'], []],
					[[], [], ['123']],
				],
			);
		});

		it('a session ends once, and comes back when its person has signed in again', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const one = provider();
			one.remember([account]);
			for (const signInAgain of ['revoked', 'revoked', undefined] as const)
				one.announce({ added: [], removed: [], changed: [{ ...account, signInAgain }] });
			assert.deepEqual(
				told.map(({ added, removed }) => [ids(added), ids(removed)]),
				[
					[[], ['123']],
					[['123'], []],
				],
			);
		});
	});

	it('announces a sign-in with the scopes that were asked for: the editor ends no request of other ones', async () => {
		const one = provider();
		await one.getSessions(['user', 'torrents'], {});
		await one.getSessions(['torrents', 'user'], {});
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		one.announce({ added: [account], removed: [], changed: [] });
		assert.deepEqual(
			told[0]?.added?.map(({ scopes }) => scopes),
			[
				['downloads', 'torrents', 'unrestrict', 'user'],
				['torrents', 'user'],
			],
		);
	});

	describe('when the editor wants a session, signs in', () => {
		it('again, where the only account has to, as the palette does', async () => {
			await broken();
			const session = await provider().createSession([], {});
			assert.deepEqual(signIns, ['123']);
			assert.equal(session.account.label, 'ada');
		});

		it('anew, where the only account is fine: another one is wanted', async () => {
			await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await provider().createSession([], {});
			assert.deepEqual(signIns, [undefined]);
		});

		it('anew, where several accounts are there and none is named', async () => {
			await broken(ada);
			await broken(ben);
			await provider().createSession([], {});
			assert.deepEqual(signIns, [undefined]);
		});

		it('again to the one that is named', async () => {
			await broken(ada);
			await broken(ben);
			await provider().createSession([], { account: { id: '124', label: 'ben' } });
			assert.deepEqual(signIns, ['124']);
		});
	});
});
