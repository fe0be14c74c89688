import assert from 'node:assert/strict';
import { oldestCodeServer } from '../../host/code-server';
import { apiOf } from '../support/consumers';
import { leakRecord } from '../support/leak-record';
import { setSetting } from '../support/settings';
import { useSignedOutWindow } from '../support/signed-out-window';
import { inNewTerminal } from '../support/terminal';

/** Ends only what hangs. */
const limitMilliseconds = 60_000;

describe('REAL_DEBRID_TOKEN in new terminals', function () {
	const window = useSignedOutWindow(this);
	before(function () {
		// Without an install script it has no binary of node-pty, and so no terminals.
		if (process.env['CODE_SERVER_VERSION'] === oldestCodeServer) this.skip();
	});
	afterEach(() => setSetting('realDebrid', 'terminal.accessToken', undefined));

	const turnOn = () => setSetting('realDebrid', 'terminal.accessToken', true);
	const tokens = () =>
		window.sandbox.control
			.secrets()
			.filter(({ kind }) => kind === 'accessToken')
			.map(({ value }) => value);

	/** It takes the editor a moment to pass a change on. */
	async function untilTerminalsHave(isWanted: (value: string | undefined) => boolean): Promise<void> {
		for (const end = performance.now() + limitMilliseconds; ; ) {
			for (const token of tokens()) leakRecord.gaveToTerminal(token);
			const value = await inNewTerminal('REAL_DEBRID_TOKEN');
			if (isWanted(value)) return;
			// The value itself stays out of messages.
			assert.ok(performance.now() < end, `not this: ${value === undefined ? 'no token' : 'a token'}`);
		}
	}
	const untilTheyHaveTheNewest = () =>
		untilTerminalsHave(value => value !== undefined && value === tokens().at(-1));
	const untilTheyHaveNone = () => untilTerminalsHave(value => value === undefined);

	it('is not there by default, signed in or not', async () => {
		assert.equal(await inNewTerminal('REAL_DEBRID_TOKEN'), undefined);
		await window.signIn();
		assert.ok((await inNewTerminal('REAL_DEBRID_TOKEN')) === undefined);
	});

	it('is there once it is turned on, and no longer once it is turned off', async () => {
		await window.signIn();
		await turnOn();
		await untilTheyHaveTheNewest();
		await setSetting('realDebrid', 'terminal.accessToken', false);
		await untilTheyHaveNone();
	});

	it('comes with a sign-in and goes with the sign-out', async () => {
		await turnOn();
		await window.signIn();
		await untilTheyHaveTheNewest();
		await window.signOut();
		await untilTheyHaveNone();
	});

	it('is the new one after a refresh, and none once the account has to sign in again', async () => {
		const { messages, sandbox } = window;
		await turnOn();
		await window.signIn();
		await untilTheyHaveTheNewest();
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await messages.waitFor(/wants to access/)).answer('Allow');
		await asking;
		await apiOf('git').getAccessToken({ forceRefresh: true });
		assert.equal(tokens().length, 2);
		await untilTheyHaveTheNewest();
		sandbox.control.revoke({});
		// A token of a moment ago is not refreshed again on demand, but in place of one that the service refuses.
		await assert.rejects(apiOf('git').fetch('/user'));
		await untilTheyHaveNone();
	});

	it('is that of the account that is shown', async () => {
		await turnOn();
		await window.signIn(1001);
		await window.signIn(1002);
		const [first, second] = tokens();
		await untilTerminalsHave(value => value !== undefined && value === first);
		await window.signOut();
		await untilTerminalsHave(value => value !== undefined && value === second);
	});
});
