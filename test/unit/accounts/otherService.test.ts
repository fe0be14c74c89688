import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../src/accounts/account';
import { signInAgain } from '../../../src/accounts/signIn/signIn';
import { signOut } from '../../../src/accounts/signIn/signOut';
import { refreshUserDetails } from '../../../src/accounts/signIn/userDetails';
import { Secret } from '../../../src/realdebrid/secret';
import { ada, ben, credentialsNamed, Machine, newAccount, type Window } from '../../support/accounts/machine';
import { ok, ScriptedService } from '../../support/accounts/scriptedService';
import { rejection } from '../realdebrid/rejection';
import { turnedClock } from '../realdebrid/turnedClock';
import { credentialsAnswer, deviceCodeAnswer, tokenAnswer, userAnswer } from '../realdebrid/wireAnswers';

const player = { id: 'acme.player', label: 'Player' };
const prompt = { onVerification: () => undefined, onWaiting: () => undefined, onGranted: () => undefined };

/** Somebody has waited, as at a message, while the setting came to name another service. */
describe('an account of another service', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let mirror: ScriptedService;
	let home: Window;
	let away: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		mirror = new ScriptedService('https://mirror.example');
		mirror.on('deviceCode', ok(deviceCodeAnswer));
		mirror.on('credentials', ok(credentialsAnswer));
		mirror.on('token', ok(tokenAnswer));
		mirror.on('user', ok({ ...userAnswer, id: 124, username: 'ben' }));
		mirror.on('disable', { status: 204, body: '' });
		home = machine.window(new ScriptedService().service);
		away = machine.window(mirror.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	function assertGotNothingOf(name: string): void {
		const received = mirror.requests.map(({ request: { url, form, headers } }) =>
			JSON.stringify([url.href, form, headers]),
		);
		assert.ok(!received.some(text => text.includes(`-${name}`)), received.join('\n'));
	}
	async function turned<T>(ending: Promise<T>): Promise<T> {
		ending.catch(() => undefined);
		await clock.tickAsync(1_000_000);
		return ending;
	}

	const uses: Readonly<Record<string, (account: Account) => Promise<unknown>>> = {
		'a token': account => away.tokens.get(account),
		'a token in place of a rejected one': account => away.tokens.get(account, new Secret('access-token-a')),
		'a token with its time': account => away.tokens.getTimed(account),
		'a token as it is': account => away.tokens.peek(account),
		'a refresh': account => away.tokens.refresh(account),
		'a refresh in any case': account => away.tokens.refreshAnyway(account),
		'its details': account => refreshUserDetails(away, account),
	};
	for (const [what, use] of Object.entries(uses))
		for (const leftMs of [0, 3_600_000])
			it(`is signed out where it is asked for ${what}, and nothing is sent: ${leftMs ? 'valid' : 'expired'}`, async () => {
				const account = await home.accounts.add(newAccount(credentialsNamed('a', leftMs), ada));
				assert.equal((await rejection(use(account))).code, 'signedOut');
				assert.deepEqual(mirror.requests, []);
			});

	it('gets no token of the account that has the same id here', async () => {
		const account = await home.accounts.add(newAccount(credentialsNamed('a'), ada));
		const here = await away.accounts.add(newAccount(credentialsNamed('b'), ada));
		assert.equal((await away.tokens.get(here)).reveal(), 'access-token-b');
		for (const use of Object.values(uses)) assert.equal((await rejection(use(account))).code, 'signedOut');
		assert.deepEqual(mirror.requests, []);
	});

	it('leaves the account that has the same id here as it is', async () => {
		const account = await home.accounts.add(newAccount(credentialsNamed('a'), ada));
		const here = await away.accounts.add(newAccount(credentialsNamed('b'), ada));
		await rejection(away.tokens.get(account));
		away.accounts.markUnreadable(account, 'lost');
		assert.equal(away.accounts.find(here)?.signInAgain, undefined);
		away.accounts.markUnreadable(here, 'lost');
		await away.accounts.markFound(account);
		assert.equal(away.accounts.find(here)?.signInAgain, 'lost');
	});

	it('is as it was once the setting is set back', async () => {
		const account = await home.accounts.add(newAccount(credentialsNamed('a'), ada));
		for (const use of Object.values(uses)) await rejection(use(account));
		const back = machine.window(home.service);
		assert.deepEqual(back.accounts.list(), [account]);
		assert.equal((await back.tokens.get(account)).reveal(), 'access-token-a');
	});

	it('that is to be signed in again is a fresh sign-in here, of which that service’s secrets are no part', async () => {
		const account = await home.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		await home.accounts.update(account, { signInAgain: 'revoked' });
		const signedIn = await turned(signInAgain(away, account, prompt, new AbortController().signal));
		assert.deepEqual([signedIn.origin, signedIn.id], ['https://mirror.example', '124']);
		assert.equal(mirror.requests[0]?.request.url.search, '?client_id=X245A4XAIBGVM&new_credentials=yes');
		assertGotNothingOf('a');
		assert.equal(machine.window(home.service).accounts.find(account)?.signInAgain, 'revoked');
	});

	it('that has no name is not replaced by one that signs in here', async () => {
		const unnamed = await home.accounts.add(newAccount(credentialsNamed('a', 0), undefined));
		await home.consents.record(unnamed, player, 'allowed');
		await turned(signInAgain(away, unnamed, prompt, new AbortController().signal));
		const back = machine.window(home.service);
		assert.deepEqual(back.accounts.list(), [unnamed]);
		assert.equal(back.consents.isAllowed(unnamed, player), true);
		assertGotNothingOf('a');
	});

	it('is signed out of nothing here: neither is told the service, nor removed what is its own', async () => {
		const account = await home.accounts.add(newAccount(credentialsNamed('a'), ada));
		const here = await away.accounts.add(newAccount(credentialsNamed('b'), ada));
		await away.accounts.add(newAccount(credentialsNamed('c'), ben));
		await away.consents.record(here, player, 'allowed');
		await home.consents.record(account, player, 'allowed');
		const left = await away.unfinished.begin();
		const { client } = credentialsNamed('u');
		await left.write({ stage: 'granted', client, deviceCode: new Secret('device-code-u') });
		await left.release();
		const files = machine.fileNames();
		const secrets = new Map(machine.secrets.entries);
		assert.equal((await rejection(signOut(away, account))).code, 'signedOut');
		assert.deepEqual(mirror.requests, []);
		assert.deepEqual(machine.fileNames(), files);
		assert.deepEqual(machine.secrets.entries, secrets);
	});
});
