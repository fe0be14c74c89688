import assert from 'node:assert/strict';
import type { Account } from '../../../src/accounts/account';
import { signIn } from '../../../src/accounts/signIn';
import { signInAgain } from '../../../src/accounts/signInAgain';
import { learnName, refreshUserDetails } from '../../../src/accounts/userDetails';
import { assertWorks, onlyAccount, signsOut } from './afterwards';
import { assertFails, attempt, codesAskedFor, type Operation, repeatedly, succeeds } from './cell';
import type { Outcome, When } from './outcomes';
import type { Flow } from './steps';
import type { SeenRequest } from './struckService';
import type { World } from './world';

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;
/** How a flow is gone through, and its outcome seen. `strike` lets the fault begin. */
type Run = (world: World, strike: () => void, outcome: Outcome) => Promise<void>;

const HOUR_MS = 3_600_000;
/** How long a name is waited for until it counts as not known yet. */
const SOON_MS = 1_200_000;
const CODE_LIFETIME_MS = 900_000;
const LAST_POLL_MARGIN_MS = 2_000;
/** A few polls, or a request or two that hang. */
const AT_ONCE_MS = 30_000;

export const flows: Readonly<Record<Flow, Run>> = {
	async 'sign-in'(world, strike, outcome) {
		strike();
		const start: Operation<Account> = signal => signIn(world.window, world, signal);
		await signsIn(world, start, expected(outcome, 'success', 'error'));
	},

	async 'sign-in again'(world, strike, outcome) {
		const account = await world.signedIn(0);
		world.service.control.revoke({});
		await world.window.accounts.update(account, { signInAgain: 'revoked' });
		strike();
		const start: Operation<Account> = signal => signInAgain(world.window, account, world, signal);
		await signsIn(world, start, expected(outcome, 'success', 'error'));
	},

	async details(world, strike, outcome) {
		strike();
		const { name } = expected(outcome, 'signed in');
		const account = await succeeds(world, signal => signIn(world.window, world, signal));
		assert.equal(account.user !== undefined, name === 'known');
		// As the editor does with an account that has none.
		if (!account.user) await succeeds(world, () => learnNameFor(SOON_MS, world, account), SOON_MS);
		assert.equal(onlyAccount(world).user !== undefined, name !== 'not yet known');
		assert.deepEqual(codesAskedFor(world), { fresh: 1, bound: 0 });
		world.service.strikes.end();
		await succeeds(world, signal => refreshUserDetails(world.window, onlyAccount(world), signal));
		await assertWorks(world);
	},

	async refresh(world, strike, outcome) {
		const account = await world.signedIn(0);
		strike();
		if (outcome.kind === 'must sign in again') await isSignedOut(world, account, outcome);
		else await keepsSession(world, account, expected(outcome, 'session kept'));
		await assertWorks(world);
	},

	async 'sign-out'(world, strike, outcome) {
		const { untold, told } = expected(outcome, 'signed out');
		strike();
		const once = async () => signsOut(world, await world.signedIn(HOUR_MS));
		await repeatedly(world, untold, async () => {
			const error = await once();
			if (told) assertFails({ elapsedMs: 0, error }, told);
			assert.ok(error instanceof Error);
		});
		assert.equal(await once(), undefined);
		await succeeds(world, signal => signIn(world.window, world, signal));
		assert.deepEqual(codesAskedFor(world), { fresh: 1, bound: 0 });
		await assertWorks(world);
	},
};

async function signsIn(
	world: World,
	start: Operation<Account>,
	outcome: OutcomeOf<'success' | 'error'>,
): Promise<void> {
	if (outcome.kind === 'error')
		await repeatedly(world, outcome.tries, async () => {
			const requestsBefore = world.service.requests.length;
			const ended = await attempt(world, start);
			assertFails(ended, outcome.told);
			const when = whenOf(ended.elapsedMs, world.service.requests.slice(requestsBefore));
			assert.equal(when, outcome.when, `after ${ended.elapsedMs} ms`);
		});
	await succeeds(world, start);
	if (outcome.codes) assert.deepEqual(codesAskedFor(world), outcome.codes);
	// A code about which nobody could be asked is asked about for another day.
	const isAllSettled = outcome.kind === 'success' || outcome.when !== 'at the deadline';
	if (isAllSettled) assert.equal(world.window.unfinished.mayExist(), false);
	await assertWorks(world);
}

function whenOf(elapsedMs: number, requests: readonly SeenRequest[]): When | 'in between' {
	if (elapsedMs >= CODE_LIFETIME_MS - LAST_POLL_MARGIN_MS) return 'at the deadline';
	if (requests.filter(({ name }) => name === 'token exchange').length === 6) return 'after six tries';
	return elapsedMs <= AT_ONCE_MS ? 'at once' : 'in between';
}

async function isSignedOut(
	world: World,
	account: Account,
	{ reason, codes }: OutcomeOf<'must sign in again'>,
): Promise<void> {
	for (const _ of ['asked', 'asked later']) {
		const ended = await attempt(world, () => world.window.tokens.get(account));
		assertFails(ended, { code: 'signedOut', reason: undefined });
		assert.equal(onlyAccount(world).signInAgain, reason);
		await world.time.pass(HOUR_MS);
	}
	assert.equal(world.service.requests.length, 1, 'what was refused is not tried again by itself');
	await succeeds(world, signal => signInAgain(world.window, account, world, signal));
	assert.deepEqual(codesAskedFor(world), codes);
}

async function keepsSession(
	world: World,
	account: Account,
	{ tries, told }: OutcomeOf<'session kept'>,
): Promise<void> {
	const get = () => world.window.tokens.get(account);
	await repeatedly(world, tries, async () => {
		const requestsBefore = world.service.requests.length;
		for (const _ of ['asked', 'asked again at once']) {
			assertFails(await attempt(world, get), told);
			assert.equal(onlyAccount(world).signInAgain, undefined);
		}
		assert.equal(world.service.requests.length, requestsBefore + 1, 'an outage must not become a storm');
		await world.time.pass(HOUR_MS);
	});
	await succeeds(world, get);
	assert.deepEqual(codesAskedFor(world), { fresh: 0, bound: 0 });
}

async function learnNameFor(ms: number, { window }: World, account: Account): Promise<void> {
	const patience = new AbortController();
	const timer = setTimeout(() => patience.abort(new Error('no longer')), ms);
	try {
		await learnName(window, account, patience.signal);
	} catch (error) {
		if (error !== patience.signal.reason) throw error;
	} finally {
		clearTimeout(timer);
	}
}

function expected<Kind extends Outcome['kind']>(
	outcome: Outcome,
	...kinds: readonly Kind[]
): OutcomeOf<Kind> {
	if (kinds.some(kind => kind === outcome.kind)) return outcome as OutcomeOf<Kind>;
	throw new Error(`"${outcome.kind}" cannot come out of this flow.`);
}
