import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import type { AccountChange } from '../../../../src/accounts/storage/accountStore';
import { checkScopes, SCOPES, sessionOf, sessionsChange } from '../../../../src/editor/consumers/sessions';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { Secret } from '../../../../src/realdebrid/secret';
import { ada, ben } from '../../../support/accounts/machine';

const account = (user = ada, changes: Partial<Account> = {}): Account => ({
	origin: 'https://api.real-debrid.com',
	grant: 'grant',
	id: user.id,
	user,
	checkedAt: 1,
	refreshedAt: 1,
	signInAgain: undefined,
	...changes,
});

describe('sessions of the editor’s accounts', () => {
	describe('scopes', () => {
		for (const scopes of [undefined, [], ['user'], [...SCOPES].reverse()])
			it(`that the service has are fine: ${JSON.stringify(scopes)}`, () => checkScopes(scopes));

		for (const scope of ['admin', '', 'User', 'user torrents', '__proto__'])
			it(`that it does not have are refused by name: ${JSON.stringify(scope)}`, () => {
				assert.throws(
					() => checkScopes(['user', scope, 'another']),
					error =>
						error instanceof RealDebridError &&
						error.code === 'unsupportedScope' &&
						error.message.includes(`"${scope}"`) &&
						!error.message.includes('another'),
				);
			});
	});

	it('have the account’s id and name, the token and the scopes that were asked for', () => {
		assert.deepEqual(sessionOf(account(), new Secret('token'), ['user']), {
			id: '123',
			accessToken: 'token',
			account: { id: '123', label: 'ada' },
			scopes: ['user'],
		});
	});

	it('have the service’s name while the account has none', () => {
		const unnamed = account(ada, { id: 'unnamed-1', user: undefined });
		assert.equal(sessionOf(unnamed, undefined).account.label, 'Real-Debrid');
		assert.deepEqual(sessionOf(unnamed, undefined).scopes, SCOPES);
	});

	describe('a change', () => {
		const nothing = { added: [], removed: [], changed: [] };
		/** The ids that the editor is told of. */
		function told(change: Partial<AccountChange>, had: readonly string[]) {
			const event = sessionsChange({ ...nothing, ...change }, ({ id }) => had.includes(id));
			const ids = (sessions: readonly { readonly id: string }[] | undefined) => sessions?.map(({ id }) => id);
			return event && { added: ids(event.added), removed: ids(event.removed), changed: ids(event.changed) };
		}
		const broken = (user = ada) => account(user, { signInAgain: 'revoked' });

		it('of a sign-in adds a session', () => {
			assert.deepEqual(told({ added: [account()] }, []), { ...nothing, added: ['123'] });
		});

		it('of a sign-out removes it', () => {
			assert.deepEqual(told({ removed: [account()] }, ['123']), { ...nothing, removed: ['123'] });
		});

		it('of a refresh changes it', () => {
			assert.deepEqual(told({ changed: [account()] }, ['123']), { ...nothing, changed: ['123'] });
		});

		it('that makes it necessary to sign in again removes it', () => {
			assert.deepEqual(told({ changed: [broken()] }, ['123']), { ...nothing, removed: ['123'] });
		});

		it('of signing in again adds it', () => {
			assert.deepEqual(told({ changed: [account()] }, []), { ...nothing, added: ['123'] });
		});

		it('of a name removes the session without one and adds the one with it', () => {
			const unnamed = account(ada, { id: 'unnamed-1', user: undefined });
			assert.deepEqual(told({ added: [account()], removed: [unnamed] }, ['unnamed-1']), {
				...nothing,
				added: ['123'],
				removed: ['unnamed-1'],
			});
		});

		it('of several accounts is told at once', () => {
			assert.deepEqual(told({ added: [account(ben)], changed: [account()] }, ['123']), {
				...nothing,
				added: ['124'],
				changed: ['123'],
			});
		});

		for (const change of [
			{ added: [broken()] },
			{ changed: [broken()] },
			{ removed: [broken()] },
			{},
		] as const)
			it(`of an account that has no session is told to nobody: ${Object.keys(change)}`, () => {
				assert.equal(told(change, []), undefined);
			});

		it('holds no token', () => {
			const event = sessionsChange({ ...nothing, added: [account()] }, () => false);
			assert.equal(event?.added?.[0]?.accessToken, '');
		});
	});
});
