import { newAccount } from '../../support/accounts/machine';
import { type CrashFlow, type Found, has } from './crashFlow';
import { answer, answersOf, granted, leaveCode, leaveExchanged, only, revoke } from './preparations';

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

export const signInFlows: readonly CrashFlow[] = [
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
			await answer(window, await window.context.accounts.add(newAccount(granted(run), undefined, 'grant')));
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
];
