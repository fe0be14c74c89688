import assert from 'node:assert/strict';
import type { Account } from '../../../src/accounts/account';
import { signIn, signInAgain } from '../../../src/accounts/signIn/signIn';
import { signOut } from '../../../src/accounts/signIn/signOut';
import { learnName, refreshUserDetails } from '../../../src/accounts/signIn/userDetails';
import { type Action, type ActionRunner, assertError } from './actionRunner';
import { expectedError } from './faultCase';
import type { SeenRequest } from './faultyService';
import type { Fixture } from './fixture';
import type { Outcome, When } from './outcomes';
import type { ActionName } from './steps';
import { StorageAudit } from './storageAudit';

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;
/** Does what leads to the request, and checks the outcome. `injectFault` lets the fault begin. */
type Check = (runner: ActionRunner, injectFault: () => void, outcome: Outcome) => Promise<void>;

const HOUR_MS = 3_600_000;
/** How long a name is waited for until it counts as not known. */
const SOON_MS = 1_200_000;
const CODE_LIFETIME_MS = 900_000;
const LAST_POLL_MARGIN_MS = 2_000;
/** A few polls, or a request or two that hang. */
const AT_ONCE_MS = 30_000;
const EXCHANGE_TRIES = 6;

export const actions: Readonly<Record<ActionName, Check>> = {
	async 'sign in'(runner, injectFault, outcome) {
		const { fixture } = runner;
		injectFault();
		await checkSignIn(
			runner,
			signal => signIn(fixture.window, fixture, signal),
			expected(outcome, 'success', 'error'),
		);
	},

	async 'sign in again'(runner, injectFault, outcome) {
		const { fixture } = runner;
		const account = await fixture.signedIn(0);
		fixture.service.control.revoke({});
		await fixture.window.accounts.update(account, { signInAgain: 'revoked' });
		injectFault();
		await checkSignIn(
			runner,
			signal => signInAgain(fixture.window, account, fixture, signal),
			expected(outcome, 'success', 'error'),
		);
	},

	async 'sign in, name'(runner, injectFault, outcome) {
		const { fixture } = runner;
		const { nameKnown, noted } = expected(outcome, 'signed in');
		injectFault();
		const account = await runner.succeed(signal => signIn(fixture.window, fixture, signal));
		assert.equal(account.user !== undefined, nameKnown === 'at once');
		assert.equal(fixture.account.signInAgain, noted);
		// As the editor does with an account without a name.
		if (!account.user) await runner.succeed(() => learnNameFor(SOON_MS, fixture, account), SOON_MS);
		assert.equal(fixture.account.user !== undefined, nameKnown !== 'only when asked again');
		assert.deepEqual(runner.codes, { fresh: 1, bound: 0 });
		fixture.service.faults.clear();
		await runner.succeed(signal => refreshUserDetails(fixture.window, fixture.account, signal));
		await assertWorks(runner);
	},

	async 'show account'(runner, injectFault, outcome) {
		const { fixture } = runner;
		const session = expected(outcome, 'session kept');
		await fixture.signedIn(HOUR_MS);
		const details: Action<void> = signal => refreshUserDetails(fixture.window, fixture.account, signal);
		injectFault();
		await runner.repeat(session.tries, async () => {
			await runner.fail(details, session.error ?? assert.fail('there is no error'));
			assert.deepEqual([fixture.account.id, fixture.account.user?.username], ['1001', 'ada-premium']);
			assert.equal(fixture.account.signInAgain, session.noted);
		});
		await runner.succeed(details);
		assert.ok(fixture.account.user);
		// An odd answer has another name.
		fixture.service.faults.clear();
		await runner.succeed(details);
		assert.deepEqual(runner.codes, { fresh: 0, bound: 0 });
		await assertWorks(runner);
	},

	async refresh(runner, injectFault, outcome) {
		const account = await runner.fixture.signedIn(0);
		injectFault();
		if (outcome.kind === 'must sign in again') await checkSessionEnds(runner, account, outcome);
		else await checkSessionKept(runner, account, expected(outcome, 'session kept'));
		await assertWorks(runner);
	},

	async 'sign out'(runner, injectFault, outcome) {
		const { fixture } = runner;
		const { untold, error: expectedReason } = expected(outcome, 'signed out');
		injectFault();
		const once = async () => signOutOf(runner, await fixture.signedIn(HOUR_MS));
		await runner.repeat(untold, async () => {
			const error = await once();
			if (expectedReason) assertError(error, expectedReason);
			assert.ok(error instanceof Error);
		});
		assert.equal(await once(), undefined);
		fixture.service.faults.clear();
		await runner.succeed(signal => signIn(fixture.window, fixture, signal));
		assert.deepEqual(runner.codes, { fresh: 1, bound: 0 });
		await assertWorks(runner);
	},
};

async function checkSignIn(
	runner: ActionRunner,
	start: Action<Account>,
	outcome: OutcomeOf<'success' | 'error'>,
): Promise<void> {
	if (outcome.kind === 'error')
		await runner.repeat(outcome.tries, async () => {
			const { elapsedMs, requests } = await runner.fail(start, outcome.error);
			assert.equal(whenOf(elapsedMs, requests), outcome.when, `after ${elapsedMs} ms`);
		});
	await runner.succeed(start);
	if (outcome.kind === 'success') {
		const reported = runner.fixture.reported.map(({ message }) => message);
		assert.equal(reported.length > 0, outcome.reported === 'trouble', reported.join());
	}
	if (outcome.codes) assert.deepEqual(runner.codes, outcome.codes);
	// A code about which the service could not be asked is asked about for another day.
	const isAllSettled = outcome.kind === 'success' || outcome.when !== 'at the deadline';
	if (isAllSettled) assert.equal(runner.fixture.window.unfinished.mayExist(), false);
	await assertWorks(runner);
}

function whenOf(elapsedMs: number, requests: readonly SeenRequest[]): When | 'in between' {
	if (elapsedMs >= CODE_LIFETIME_MS - LAST_POLL_MARGIN_MS) return 'at the deadline';
	const exchanges = requests.filter(({ name }) => name === 'token exchange');
	if (exchanges.length === EXCHANGE_TRIES) return 'after six tries';
	return elapsedMs <= AT_ONCE_MS ? 'at once' : 'in between';
}

async function checkSessionEnds(
	runner: ActionRunner,
	account: Account,
	{ codes }: OutcomeOf<'must sign in again'>,
): Promise<void> {
	const { fixture } = runner;
	for (const _ of ['asked', 'asked later']) {
		await runner.fail(() => fixture.window.tokens.get(account), expectedError('signedOut'));
		assert.equal(fixture.account.signInAgain, 'revoked');
		await runner.passTime(HOUR_MS);
	}
	assert.equal(fixture.service.requests.length, 1, 'a refused refresh is not repeated by itself');
	await runner.succeed(signal => signInAgain(fixture.window, account, fixture, signal));
	assert.deepEqual(runner.codes, codes);
}

async function checkSessionKept(
	runner: ActionRunner,
	account: Account,
	{ tries, error, noted }: OutcomeOf<'session kept'>,
): Promise<void> {
	const { fixture } = runner;
	const get = () => fixture.window.tokens.get(account);
	await runner.repeat(tries, async () => {
		const requestsBefore = fixture.service.requests.length;
		for (const _ of ['asked', 'asked again at once']) {
			await runner.fail(get, error ?? assert.fail('there is no error'));
			assert.equal(fixture.account.signInAgain, noted);
		}
		assert.equal(fixture.service.requests.length, requestsBefore + 1, 'an outage must not become a storm');
		await runner.passTime(HOUR_MS);
	});
	const token = await runner.succeed(get);
	assert.deepEqual(runner.codes, { fresh: 0, bound: 0 });
	// A clock that was set may make the new token look old.
	if (runner.source !== 'this machine')
		assert.ok((await runner.succeed(get)).equals(token), 'the token is not kept');
}

async function learnNameFor(ms: number, { window }: Fixture, account: Account): Promise<void> {
	const limit = new AbortController();
	const timer = setTimeout(() => limit.abort(new Error('no longer')), ms);
	try {
		await learnName(window, account, limit.signal);
	} catch (error) {
		if (error !== limit.signal.reason) throw error;
	} finally {
		clearTimeout(timer);
	}
}

/** When the fault is over: the account is there under its name, a token can be had, and it can be signed out. */
export async function assertWorks(runner: ActionRunner): Promise<void> {
	const { fixture } = runner;
	fixture.service.faults.clear();
	const { account } = fixture;
	assert.deepEqual([account.id, account.user?.username], ['1001', 'ada-premium']);
	assert.equal(account.signInAgain, undefined);
	// A token that has just been obtained would be as good as a new one.
	await runner.passTime(HOUR_MS / 60);
	const token = await runner.succeed(() => fixture.window.tokens.refresh(account));
	assert.ok(fixture.service.state.authorizations.validAccessToken(token.reveal()));
	assert.equal(await signOutOf(runner, account), undefined);
}

/** @returns what kept the service from being told */
async function signOutOf(runner: ActionRunner, account: Account): Promise<unknown> {
	const { fixture } = runner;
	fixture.signedOutAt = fixture.service.requests.length;
	const error = await runner.succeed(() => signOut(fixture.window, account));
	new StorageAudit(fixture).assertNothingIsStored();
	return error;
}

function expected<Kind extends Outcome['kind']>(
	outcome: Outcome,
	...kinds: readonly Kind[]
): OutcomeOf<Kind> {
	if (kinds.some(kind => kind === outcome.kind)) return outcome as OutcomeOf<Kind>;
	throw new Error(`"${outcome.kind}" cannot come out of this action.`);
}
