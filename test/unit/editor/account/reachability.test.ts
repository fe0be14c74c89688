import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import { Reachability } from '../../../../src/editor/account/reachability';
import { RealDebridError, type RealDebridErrorCode } from '../../../../src/realdebrid/errors';
import { ada } from '../../../support/accounts/machine';

const account: Account = {
	origin: 'https://api.real-debrid.com',
	grant: 'grant',
	id: ada.id,
	user: ada,
	checkedAt: 1,
	refreshedAt: 1,
	signInAgain: undefined,
};
const trouble = (code: RealDebridErrorCode) => new RealDebridError(code, 'trouble');

describe('the service, as the status bar tells of it,', () => {
	for (const code of ['offline', 'unavailable', 'blocked', 'protocol'] as const)
		it(`cannot be reached after ${code}, until it is reached`, () => {
			const reachability = new Reachability();
			reachability.note(account, trouble(code));
			assert.ok(reachability.troubleOf(account));
			reachability.note(account, undefined);
			assert.equal(reachability.troubleOf(account), undefined);
		});

	it('is there while it asks for fewer requests', () => {
		const reachability = new Reachability();
		reachability.note(account, trouble('rateLimited'));
		assert.equal(reachability.troubleOf(account), undefined);
		reachability.note(account, trouble('offline'));
		reachability.note(account, trouble('rateLimited'));
		assert.equal(reachability.troubleOf(account), undefined);
	});

	const answers: Readonly<Record<string, Partial<Account>>> = {
		'a new token, in a new sign-in or another window': { refreshedAt: 2 },
		'the account’s details': { checkedAt: 2 },
	};
	for (const [what, changes] of Object.entries(answers))
		it(`is there again once it has given ${what}`, () => {
			const reachability = new Reachability();
			reachability.note(account, trouble('offline'));
			assert.equal(reachability.troubleOf({ ...account, ...changes }), undefined);
		});

	it('is not there again only because something else has become known of the account', () => {
		const reachability = new Reachability();
		reachability.note(account, trouble('offline'));
		assert.ok(reachability.troubleOf({ ...account, signInAgain: 'lost' }));
	});

	it('is another matter for each account, and for those of another service', () => {
		const reachability = new Reachability();
		reachability.note(account, trouble('offline'));
		assert.equal(reachability.troubleOf({ ...account, id: '124' }), undefined);
		reachability.forget();
		assert.equal(reachability.troubleOf(account), undefined);
	});
});
