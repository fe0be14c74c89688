import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../../src/accounts/account';
import { type Credentials, credentialsOf } from '../../../src/accounts/credentials';
import { Secret } from '../../../src/realdebrid/secret';
import type { Person } from '../properties/deviceService';
import type { FaultRule } from '../properties/faults';
import type { ModelWindow } from '../properties/modelWindow';
import { turn } from '../properties/turning';
import type { CrashRun } from './crashRun';

/** What a person finds when the editor has started again, and all has come to its end. */
export interface Found {
	readonly words: string;
	/** Names; one that has to sign in again has a `!`. */
	readonly accounts: readonly string[];
	/** How many device codes there have been, at most. */
	readonly codes: number;
	/** About which account each consumer has been told what; where it matters. */
	readonly answers?: readonly string[];
	/** What is in a secret still, although nobody could understand that. */
	readonly kept?: string;
}

/** One thing that a window does with several writes. */
export interface CrashFlow {
	readonly name: string;
	readonly signedIn?: readonly Person[];
	readonly faults?: readonly FaultRule[];
	/** Who enters the codes that are shown. */
	readonly entersAs?: Person;
	/** After the restart the person signs in: otherwise they would not find what they are said to. */
	readonly thenSignsIn?: true;
	/** What there is before: its writes do not count. */
	prepare?(run: CrashRun, window: ModelWindow): Promise<void>;
	act(run: CrashRun, window: ModelWindow): Promise<void>;
	/** @param written what had been written when it was killed */
	found(written: readonly string[]): Found;
}

const has = (written: readonly string[], what: string) => written.some(one => one.startsWith(what));

/** How far a sign-in had come that goes on by itself. */
function signedIn(written: readonly string[], before: Found): Found {
	const found = { accounts: ['ada'], codes: 1 };
	const isAt = (stage: string) => written.some(one => one.endsWith(`: ${stage}`));
	if (has(written, 'delete secret sign-in')) return { ...found, words: 'the person is signed in' };
	if (isAt('granted') || isAt('exchanged'))
		return { ...found, words: 'it comes to its end without the person' };
	if (has(written, 'store secret sign-in')) return { ...found, words: 'the same code goes on being polled' };
	return before;
}

function only({ accounts: [account] }: ModelWindow): Account {
	if (!account) throw new Error('there is no account');
	return account;
}

function accountOf(window: ModelWindow, id: string): Account {
	const account = window.accounts.find(one => one.id === id);
	if (!account) throw new Error(`${id} is not signed in`);
	return account;
}

async function answer({ context }: ModelWindow, account: Account): Promise<void> {
	const consumer = (id: string) => ({ id, label: id });
	await context.consents.keep(account, consumer('acme.player'), 'allowed');
	await context.consents.keep(account, consumer('acme.other'), 'denied');
}

const answersOf = (id: string) => [`${id} acme.other denied`, `${id} acme.player allowed`];

/** As granted to ada a moment ago. */
function granted(run: CrashRun): Credentials {
	const { grant, token } = run.world.service.signedIn('ada');
	return credentialsOf(
		{ clientId: grant.clientId, clientSecret: new Secret(grant.clientSecret) },
		{
			accessToken: new Secret(token.access_token),
			refreshToken: new Secret(token.refresh_token),
			expiresInMs: token.expires_in * 1000,
		},
	);
}

/** A window closes when its sign-in has come to the code. */
async function leaveCode(run: CrashRun, window: ModelWindow): Promise<void> {
	window.signIn();
	await turn(run.world.clock, 2_000);
	window.close();
	await turn(run.world.clock, 1_000);
}

async function leaveExchanged(run: CrashRun, { context }: ModelWindow): Promise<void> {
	const held = await context.unfinished.begin();
	await held.write({ stage: 'exchanged', credentials: granted(run) });
	await held.release();
}

/** The app is removed from the account on the site, which the editor has noticed. */
async function revoke(run: CrashRun, window: ModelWindow): Promise<void> {
	run.world.service.revoke('ada');
	const account = only(window);
	const token = await window.context.tokens.peek(account);
	await run.back(window.token(account, token));
}

function damage({ world }: CrashRun, key: string): void {
	const { entries } = world.machine.secrets;
	for (const [name, text] of entries) if (name.startsWith(key)) entries.set(name, text.slice(0, -1));
}

const signIn: CrashFlow = {
	name: 'sign-in',
	entersAs: 'ada',
	act: (run, window) => run.ended(window.signIn()),
	found: written => signedIn(written, { words: 'nothing has begun', accounts: [], codes: 1 }),
};

const signInAgain: CrashFlow = {
	name: 'sign-in again with the stored client credentials',
	signedIn: ['ada'],
	entersAs: 'ada',
	prepare: revoke,
	act: (run, window) => run.ended(window.signInAgain(only(window))),
	found: written =>
		signedIn(written, {
			words: 'the account has to sign in again, as before',
			accounts: ['ada!'],
			codes: 1,
		}),
};

export const crashFlows: readonly CrashFlow[] = [
	signIn,
	{
		...signIn,
		name: 'sign-in to an account that is signed in already',
		signedIn: ['ada'],
		found: written => ({ ...signIn.found(written), accounts: ['ada'] }),
	},
	{
		...signIn,
		name: 'sign-in whose name comes later',
		faults: [
			{ step: 'user', skip: 0, times: 1, fault: { kind: 'none', error: 'connection', heard: 'not heard' } },
		],
		act: async (run, window) => {
			await run.ended(window.signIn());
			const [account] = window.isOpen ? window.accounts : [];
			if (account) await run.back(window.refreshDetails(account));
		},
	},
	signInAgain,
	{
		...signInAgain,
		name: 'sign-in again from the beginning',
		faults: [
			{
				step: 'deviceCode',
				skip: 0,
				times: 1,
				fault: {
					kind: 'instead',
					reply: { status: 400, body: { error: 'wrong_parameter', error_code: 2 } },
				},
			},
		],
	},
	{
		...signInAgain,
		name: 'sign-in again of an account without a name',
		signedIn: [],
		prepare: async (run, window) => {
			await answer(window, await window.context.accounts.add(granted(run), undefined));
			await revoke(run, window);
		},
		found: written => {
			const found = signInAgain.found(written);
			return found.accounts.includes('ada')
				? { ...found, answers: answersOf('123') }
				: { ...found, accounts: ['unnamed!'] };
		},
	},
	{
		name: 'cancelled sign-in',
		act: async (run, window) => {
			const flow = window.signIn();
			await run.until(() => flow.shown.length > 0);
			window.cancel();
			await run.ended(flow);
		},
		found: () => ({ words: 'nobody is signed in', accounts: [], codes: 1 }),
	},
	{
		name: 'code that a window left',
		entersAs: 'ada',
		prepare: leaveCode,
		act: async (run, window) => {
			const flow = await window.resume();
			if (flow) await run.ended(flow);
		},
		found: written =>
			signedIn(written, { words: 'the same code goes on being polled', accounts: ['ada'], codes: 1 }),
	},
	{
		name: 'token that a window left before it was stored with an account',
		prepare: leaveExchanged,
		act: async (run, window) => {
			const flow = await window.resume();
			if (flow) await run.ended(flow);
		},
		found: () => ({ words: 'the person is signed in, without a code', accounts: ['ada'], codes: 0 }),
	},
	{
		name: 'refresh',
		signedIn: ['ada'],
		prepare: run => turn(run.world.clock, 3_600_000),
		act: (run, window) => run.back(window.token(only(window))),
		found: () => ({ words: 'the account is signed in', accounts: ['ada'], codes: 0 }),
	},
	{
		name: 'refresh that is refused',
		signedIn: ['ada'],
		prepare: async run => {
			await turn(run.world.clock, 3_600_000);
			run.world.service.revoke('ada');
		},
		act: (run, window) => run.back(window.token(only(window))),
		found: () => ({
			words: 'the account has to sign in again, at the latest when a token is asked for',
			accounts: ['ada!'],
			codes: 0,
		}),
	},
	{
		name: 'name of an account, and the answers about it',
		prepare: async (run, window) =>
			answer(window, await window.context.accounts.add(granted(run), undefined)),
		act: (run, window) => run.back(window.refreshDetails(only(window))),
		found: () => ({
			words: 'the account has its name, and the answers',
			accounts: ['ada'],
			codes: 0,
			answers: answersOf('123'),
		}),
	},
	{
		name: 'sign-out',
		signedIn: ['ada', 'ben'],
		prepare: async (run, window) => {
			await answer(window, accountOf(window, '123'));
			await answer(window, accountOf(window, '124'));
			await leaveCode(run, window);
			await leaveExchanged(run, window);
		},
		act: (run, window) => run.back(window.signOut(accountOf(window, '123'))),
		found: written =>
			has(written, 'rename file 123.account.json')
				? { words: 'the account is signed out', accounts: ['ben'], codes: 1, answers: answersOf('124') }
				: { words: 'the account is still signed in', accounts: ['ada', 'ben'], codes: 1 },
	},
	{
		name: 'sign-out of all accounts',
		signedIn: ['ada', 'ben'],
		act: async (run, window) => {
			for (const account of window.accounts) await run.back(window.signOut(account));
		},
		found: written => {
			const accounts = Object.entries({ ada: 123, ben: 124 })
				.filter(([, id]) => !has(written, `rename file ${id}.account.json`))
				.map(([name]) => name);
			return { words: `signed in is ${accounts.join(' and ') || 'nobody'}`, accounts, codes: 0 };
		},
	},
	{
		name: 'end of a sign-out that was interrupted',
		signedIn: ['ada'],
		prepare: async ({ world }, window) => world.machine.files().markLeaving(only(window)),
		act: (run, window) => run.back(window.resume()),
		found: () => ({ words: 'the account is signed out', accounts: [], codes: 0 }),
	},
	{
		name: 'setting aside of a damaged secret',
		signedIn: ['ada'],
		prepare: async run => damage(run, 'account '),
		act: (run, window) => run.back(window.token(only(window))),
		found: () => ({
			words: 'the account has to sign in again',
			accounts: ['ada!'],
			codes: 0,
			kept: 'CLIENTSECRET0000',
		}),
	},
	{
		name: 'setting aside of a damaged file',
		signedIn: ['ada'],
		entersAs: 'ada',
		thenSignsIn: true,
		prepare: async ({ world: { machine } }) => {
			for (const name of machine.fileNames()) writeFileSync(join(machine.folder, name), '{');
		},
		act: async () => undefined,
		found: () => ({ words: 'the person signs in again, and all is well', accounts: ['ada'], codes: 1 }),
	},
	{
		name: 'setting aside of a damaged sign-in',
		signedIn: ['ben'],
		prepare: async (run, window) => {
			await leaveCode(run, window);
			damage(run, 'sign-in ');
		},
		act: (run, window) => run.back(window.resume()),
		found: () => ({
			words: 'the other account is as it was',
			accounts: ['ben'],
			codes: 1,
			kept: 'DEVICECODE0000',
		}),
	},
];
