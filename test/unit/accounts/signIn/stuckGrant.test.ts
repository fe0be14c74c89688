import assert from 'node:assert/strict';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { AccountFixture, type Outcome } from '../../../support/accounts/accountFixture';
import { resumeLeft, type Window } from '../../../support/accounts/machine';
import { offline, ok, type Reply } from '../../../support/accounts/scriptedService';
import { credentialsAnswer, deviceCodeAnswer, tokenAnswer, userAnswer } from '../../realdebrid/wireAnswers';

/** Longer than all tries of one sign-in. */
const LIMIT_MS = 300_000;
const broken: Reply = { status: 500, body: '<html>Internal Server Error</html>' };
const meaningless: Reply = ok({ access_token: '' });

/** The first code is granted, and the service then fails at each try to trade it. */
describe('a grant that the service cannot complete', () => {
	let fixture: AccountFixture;
	let window: Window;
	let isBroken: boolean;
	let answer: Reply;
	beforeEach(() => {
		fixture = new AccountFixture();
		window = fixture.window();
		isBroken = true;
		answer = broken;
		let codes = 0;
		fixture.service.on('deviceCode', () => {
			codes++;
			return ok({ ...deviceCodeAnswer, device_code: `device-${codes}`, user_code: `CODE${codes}` });
		});
		fixture.service.on('credentials', ({ url }) => {
			const code = url.searchParams.get('code') ?? '';
			return ok({ ...credentialsAnswer, client_id: `of-${code}`, client_secret: `secret-of-${code}` });
		});
		fixture.service.on('token', ({ form }) =>
			isBroken && form?.['code'] === 'device-1'
				? answer
				: ok({ ...tokenAnswer, access_token: `token-of-${form?.['code']}` }),
		);
		fixture.service.on('user', ok(userAnswer));
	});
	afterEach(() => fixture.dispose());

	const signingIn = (of = window): Promise<Outcome<unknown>> =>
		fixture.within(LIMIT_MS, signIn(of, fixture.prompt, new AbortController().signal));
	const tokens = async () => {
		const [account, ...others] = window.accounts.list();
		assert.deepEqual(others, []);
		return (await window.tokens.get(account ?? assert.fail('no account'))).reveal();
	};
	const isStored = (text: string) =>
		[...fixture.machine.secrets.entries.values()].some(value => value.includes(text));
	async function failTwice(): Promise<void> {
		for (let time = 0; time < 2; time++) assert.equal((await signingIn()).state, 'rejected');
		assert.deepEqual(fixture.codes, ['CODE1']);
	}

	it('is gone on with once more, without a new code', async () => {
		assert.equal((await signingIn()).state, 'rejected');
		isBroken = false;
		assert.equal((await signingIn()).state, 'fulfilled');
		assert.deepEqual(fixture.codes, ['CODE1']);
		assert.equal(await tokens(), 'token-of-device-1');
	});

	it('makes way for a new code after two failed sign-ins, also for another user', async () => {
		await failTwice();
		fixture.service.on('user', ok({ ...userAnswer, id: 124, username: 'ben' }));
		assert.equal((await signingIn()).state, 'fulfilled');
		assert.deepEqual(fixture.codes, ['CODE1', 'CODE2']);
		assert.equal(await tokens(), 'token-of-device-2');
		assert.equal(window.accounts.list()[0]?.user?.username, 'ben');
		assert.ok(!isStored('secret-of-device-1'));
		assert.ok(!fixture.machine.fileNames().some(name => name.endsWith('.sign-in.json')));
	});

	it('makes way for it also where the answers cannot be understood', async () => {
		answer = meaningless;
		await failTwice();
		assert.equal((await signingIn()).state, 'fulfilled');
		assert.deepEqual(fixture.codes, ['CODE1', 'CODE2']);
	});

	it('makes way for it in a window that has been reloaded in between as well', async () => {
		assert.equal((await signingIn()).state, 'rejected');
		assert.equal((await signingIn(fixture.window())).state, 'rejected');
		assert.equal((await signingIn(fixture.window())).state, 'fulfilled');
		assert.deepEqual(fixture.codes, ['CODE1', 'CODE2']);
	});

	it('is kept until the new code is stored', async () => {
		await failTwice();
		fixture.service.on('deviceCode', offline);
		const outcome = await signingIn();
		assert.equal(outcome.state === 'rejected' && outcome.error.code, 'offline');
		assert.ok(isStored('secret-of-device-1'));
		isBroken = false;
		// A window that starts goes on with it.
		const resumed = resumeLeft(fixture.window(), {
			prompt: fixture.prompt,
			signal: new AbortController().signal,
		});
		assert.equal((await fixture.within(LIMIT_MS, resumed)).state, 'fulfilled');
		window.accounts.reload();
		assert.equal(await tokens(), 'token-of-device-1');
	});

	it('is given up once the new code is stored, whoever enters that', async () => {
		await failTwice();
		/** While the new code waits to be entered. */
		let stored: { old: boolean; new: boolean } | undefined;
		fixture.service.on('credentials', () => {
			stored ??= { old: isStored('secret-of-device-1'), new: isStored('device-2') };
			throw offline;
		});
		const closing = new AbortController();
		const third = signIn(window, fixture.prompt, closing.signal);
		await fixture.within(10_000, third);
		assert.deepEqual(stored, { old: false, new: true });
		assert.deepEqual(fixture.codes, ['CODE1', 'CODE2']);
		closing.abort(new RealDebridError('cancelled', 'The window closes.'));
		assert.equal((await fixture.within(LIMIT_MS, third)).state, 'rejected');
	});
});
