import assert from 'node:assert/strict';
import {
	ownerOf,
	secretKeyOf,
	setAsideKeyOf,
	signInKeyOf,
} from '../../../../src/accounts/storage/secretKeys';

const grant = { origin: 'https://api.real-debrid.com', grant: 'grant-1' };

/** Other versions of this extension, and other windows, find the secrets by these keys. */
describe('the key of a secret', () => {
	for (const [keyOf, key, isSignIn] of [
		[secretKeyOf, 'account https://api.real-debrid.com grant-1', false],
		[setAsideKeyOf, 'account https://api.real-debrid.com grant-1 set aside', false],
		[signInKeyOf, 'sign-in https://api.real-debrid.com grant-1', true],
	] as const)
		it(`stays ${JSON.stringify(key)}, and says what the secret belongs to`, () => {
			assert.equal(keyOf(grant), key);
			assert.deepEqual(ownerOf(key), { ...grant, isSignIn });
		});

	for (const key of [
		'',
		'account',
		'account  grant-1',
		'account https://x.example',
		'token https://x.example g',
	])
		it(`of another kind belongs to nothing: ${JSON.stringify(key)}`, () => {
			assert.equal(ownerOf(key), undefined);
		});
});
