import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { RealDebridAuthenticationProvider } from '../../../src/editor/authenticationProvider';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { ada, credentialsNamed, Machine, type Window } from '../accounts/machine';
import { ScriptedService } from '../accounts/scriptedService';

type SessionsChange = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

describe('the authentication provider', () => {
	let machine: Machine;
	let window: Window;
	let told: SessionsChange[];
	beforeEach(() => {
		machine = new Machine();
		window = machine.window(new ScriptedService().service);
		told = [];
	});
	afterEach(() => machine.dispose());

	function provider(service = (): Window => window): RealDebridAuthenticationProvider {
		const host = { service, signIn: () => Promise.reject(), signOut: async () => undefined };
		const sessionsChanged = { fire: (change: SessionsChange) => told.push(change) };
		return new RealDebridAuthenticationProvider(
			host,
			sessionsChanged as unknown as vscode.EventEmitter<SessionsChange>,
		);
	}

	describe('tells the editor that', () => {
		const ids = (sessions: readonly { readonly id: string }[] | undefined) => sessions?.map(({ id }) => id);

		it('sessions have ended although the setting names no service any more', async () => {
			const account = await window.accounts.add(credentialsNamed('a'), ada);
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
			const account = await window.accounts.add(credentialsNamed('a'), ada);
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
			const account = await window.accounts.add(credentialsNamed('a'), ada);
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
});
