import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newAccount } from '../../support/accounts/machine';
import { turn } from '../properties/turning';
import { type CrashFlow, has } from './crashFlow';
import {
	accountOf,
	answer,
	answersOf,
	damage,
	granted,
	leaveCode,
	leaveExchanged,
	only,
} from './preparations';

export const accountFlows: readonly CrashFlow[] = [
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
			answer(window, await window.context.accounts.add(newAccount(granted(run), undefined, 'grant'))),
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
			has(written, 'rename file 123~')
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
				.filter(([, id]) => !has(written, `rename file ${id}~`))
				.map(([name]) => name);
			return { words: `signed in is ${accounts.join(' and ') || 'nobody'}`, accounts, codes: 0 };
		},
	},
	{
		name: 'end of a sign-out that was interrupted',
		signedIn: ['ada'],
		prepare: async ({ world }, window) => {
			world.machine.files().markLeaving(only(window));
		},
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
		name: 'details for a damaged file',
		signedIn: ['ada'],
		prepare: async ({ world: { machine } }) => {
			for (const name of machine.fileNames()) writeFileSync(join(machine.folder, name), '{');
		},
		act: (run, window) => run.back(window.refreshDetails(only(window))),
		found: () => ({ words: 'the account is signed in', accounts: ['ada'], codes: 0 }),
	},
	{
		name: 'removal of a damaged sign-in',
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
		}),
	},
];
