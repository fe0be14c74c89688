import assert from 'node:assert/strict';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { AccountFixture, unwanted } from '../../../support/accounts/accountFixture';
import type { Window } from '../../../support/accounts/machine';
import type { Operation } from '../../../support/accounts/memorySecrets';
import { ok } from '../../../support/accounts/scriptedService';
import { accessToken, deviceCodeAnswer } from '../../realdebrid/wireAnswers';

/** What a person waits for a storage that does not answer, before the sign-in goes on without it. */
const MOMENT_MS = 10_000;
/** No call takes longer than this, whatever it waits for. */
const LIMIT_MS = 90_000;

const kinds: readonly (readonly Operation[])[] = [['store'], ['get'], ['delete'], ['get', 'store', 'delete']];

/** As with a browser tab that has crashed, or a keyring that asks for its password where nobody sees it. */
describe('a secret storage that never answers', () => {
	let fixture: AccountFixture;
	let window: Window;
	beforeEach(() => begin());
	afterEach(() => fixture.dispose());

	function begin(): void {
		fixture = new AccountFixture();
		let codes = 0;
		fixture.service.on('deviceCode', () => ok({ ...deviceCodeAnswer, user_code: `CODE${++codes}` }));
		window = fixture.window();
	}
	const never = new AbortController().signal;
	const signingIn = (signal = never) => signIn(window, fixture.prompt, signal);

	for (const operations of kinds)
		describe(`to ${operations.join(', ')}`, () => {
			it('does not keep a code from being shown, nor the account from being used', async () => {
				void fixture.machine.secrets.hang(operations);
				const ended = signingIn();
				await fixture.within(MOMENT_MS, ended);
				assert.deepEqual(fixture.codes, ['CODE1']);
				const signedIn = await fixture.within(LIMIT_MS, ended);
				assert.equal(signedIn.state, 'fulfilled', `the sign-in is ${signedIn.state}`);
				const [account] = window.accounts.list();
				const token = await fixture.within(LIMIT_MS, window.tokens.get(account ?? assert.fail('no account')));
				assert.ok(token.state === 'fulfilled', `the token is ${token.state}`);
				assert.equal(token.value.reveal(), accessToken);
			});

			it('does not keep a sign-in from being cancelled, nor the next one from starting', async () => {
				for (let answered = 0; ; answered++) {
					const cancelling = new AbortController();
					const hangs = fixture.machine.secrets.hang(operations, answered);
					const ended = signingIn(cancelling.signal);
					let isHanging = false;
					void hangs.then(() => {
						isHanging = true;
					});
					const first = await fixture.within(LIMIT_MS, Promise.race([ended, hangs]));
					assert.notEqual(first.state, 'pending');
					// As many calls as a sign-in makes are answered.
					if (!isHanging) return;
					const when = `with ${answered} calls answered`;
					const shown = fixture.codes.length;
					cancelling.abort(unwanted());
					assert.notEqual((await fixture.within(0, ended)).state, 'pending', `cancelled ${when}`);
					const next = signingIn();
					await fixture.within(MOMENT_MS, next);
					assert.equal(fixture.codes.length, shown + 1, `a new code ${when}`);
					assert.equal(new Set(fixture.codes).size, fixture.codes.length);
					assert.notEqual((await fixture.within(LIMIT_MS, next)).state, 'pending');
					fixture.dispose();
					begin();
				}
			});
		});

	it('to store is told of once, as a storage that cannot be relied on', async () => {
		void fixture.machine.secrets.hang(['store']);
		await fixture.within(LIMIT_MS, signingIn());
		assert.deepEqual(
			fixture.machine.troubles.map(error => error instanceof RealDebridError && error.code),
			['storage'],
		);
	});

	for (const operation of ['get', 'delete'] as const)
		it(`to ${operation} does not keep an account from being signed out`, async () => {
			const account = await fixture.signedIn(fixture.window());
			window = fixture.window();
			void fixture.machine.secrets.hang([operation]);
			const outcome = await fixture.within(LIMIT_MS, signOut(window, account));
			assert.notEqual(outcome.state, 'pending');
			assert.deepEqual(window.accounts.list(), []);
			// Thrown for what could not be removed, returned for a service that could not be told.
			const error =
				outcome.state === 'rejected' ? outcome.error : outcome.state === 'fulfilled' && outcome.value;
			assert.equal(error instanceof RealDebridError && error.code, 'storage');
			fixture.machine.secrets.heal();
			const ended = await fixture.within(LIMIT_MS, fixture.window().accounts.endRemovals());
			assert.equal(ended.state, 'fulfilled');
			assert.deepEqual([...fixture.machine.secrets.entries], []);
			assert.deepEqual(fixture.machine.fileNames(), []);
		});
});
