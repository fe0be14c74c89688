import assert from 'node:assert/strict';
import type { Account, AccountKey } from '../../../../src/accounts/account';
import type { AccountChange } from '../../../../src/accounts/accountStore';
import { checkScopes, SCOPES, sessionOf, sessionsChange } from '../../../../src/editor/consumers/sessions';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { Secret } from '../../../../src/realdebrid/secret';
import { ada, ben } from '../../accounts/machine';

const account = (user = ada, changes: Partial<Account> = {}): Account => ({
	origin: 'https://api.real-debrid.com',
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

	it('have a name of their own while the account has none: the editor keeps by it who may use the account', () => {
		const label = (id: string) => sessionOf(account(ada, { id, user: undefined }), undefined).account.label;
		assert.equal(label('unnamed-1a2b3c4d'), 'Real-Debrid 1a2b3c');
		assert.notEqual(label('unnamed-1a2b3c4d'), label('unnamed-4d3c2b1a'));
		assert.equal(label('124'), 'Real-Debrid 124');
	});

	describe('a change', () => {
		const nothing = { added: [], removed: [], changed: [] };
		const names: Readonly<Record<string, string>> = { '124': 'ben', 'unnamed-1': 'Real-Debrid 1' };
		/** The ids that the editor is told of. */
		function told(change: Partial<AccountChange>, had: readonly string[]) {
			const labelOf = ({ id }: AccountKey) => (had.includes(id) ? (names[id] ?? 'ada') : undefined);
			const event = sessionsChange({ ...nothing, ...change }, { labelOf, scopeLists: [] });
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

		it('of the user’s name removes the session of the old name and adds the one of the new name', () => {
			const renamed = account({ ...ada, username: 'ada-2' });
			const announced = { labelOf: () => 'ada', scopeLists: [] };
			const event = sessionsChange({ ...nothing, changed: [renamed] }, announced);
			const labels = (sessions: readonly { readonly account: { readonly label: string } }[] | undefined) =>
				sessions?.map(session => session.account.label);
			assert.deepEqual(
				[labels(event?.removed), labels(event?.added), labels(event?.changed)],
				[['ada'], ['ada-2'], []],
			);
		});

		it('of a sign-in adds a session of each list of scopes that was asked for', () => {
			const announced = { labelOf: () => undefined, scopeLists: [['user'], ['torrents', 'user']] };
			const event = sessionsChange({ ...nothing, added: [account()] }, announced);
			assert.deepEqual(
				event?.added?.map(({ scopes }) => scopes),
				[SCOPES, ['user'], ['torrents', 'user']],
			);
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
			const announced = { labelOf: () => undefined, scopeLists: [] };
			const event = sessionsChange({ ...nothing, added: [account()] }, announced);
			assert.equal(event?.added?.[0]?.accessToken, '');
		});
	});
});
