import assert from 'node:assert/strict';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { AccountFixture } from '../../../support/accounts/accountFixture';
import { resumeLeft } from '../../../support/accounts/machine';
import { ok, type Reply } from '../../../support/accounts/scriptedService';
import { tokenAnswer } from '../../realdebrid/wireAnswers';

const LIMIT_MS = 60_000;
const maintenance: Reply = { status: 503, body: '<html>Back soon</html>' };

describe('a sign-in that was left, where the storage deletes nothing', () => {
	let fixture: AccountFixture;
	beforeEach(async () => {
		fixture = new AccountFixture();
		fixture.service.on('token', maintenance);
		const closing = new AbortController();
		const ended = signIn(fixture.window(), fixture.prompt, closing.signal);
		await fixture.within(8_000, ended);
		closing.abort(new RealDebridError('cancelled', 'The window closes.'));
		assert.equal((await fixture.within(LIMIT_MS, ended)).state, 'rejected');
		fixture.service.on('token', ok(tokenAnswer));
		fixture.machine.secrets.fail('delete');
	});
	afterEach(() => fixture.dispose());

	const never = new AbortController().signal;

	it('is gone on with by one window, once: one `GET /user`, one account, one message', async () => {
		const signedIn: string[] = [];
		for (let windows = 0; windows < 3; windows++) {
			const window = fixture.window();
			for (let times = 0; times < 3; times++) {
				const resumed = resumeLeft(window, { prompt: fixture.prompt, signal: never });
				const outcome = await fixture.within(LIMIT_MS, resumed);
				assert.notEqual(outcome.state, 'pending');
				if (outcome.state === 'fulfilled' && outcome.value) signedIn.push(outcome.value.id);
			}
		}
		assert.deepEqual(signedIn, ['123']);
		assert.equal(fixture.service.count('user'), 1);
	});

	it('leaves a usable account, and nothing of the sign-in once the storage deletes again', async () => {
		const window = fixture.window();
		await fixture.within(LIMIT_MS, resumeLeft(window, { prompt: fixture.prompt, signal: never }));
		fixture.machine.secrets.heal();
		const started = fixture.window();
		await fixture.within(LIMIT_MS, started.accounts.endRemovals());
		await fixture.within(LIMIT_MS, resumeLeft(started, { prompt: fixture.prompt, signal: never }));
		assert.deepEqual(
			started.accounts.list().map(({ id }) => id),
			['123'],
		);
		assert.equal(fixture.machine.secrets.entries.size, 1);
		assert.ok(!fixture.machine.fileNames().some(name => name.endsWith('.sign-in.json')));
	});
});
