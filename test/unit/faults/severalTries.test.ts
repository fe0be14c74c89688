import assert from 'node:assert/strict';
import { mustSignInAgain } from '../../../src/accounts/account';
import { signIn } from '../../../src/accounts/signIn/signIn';
import { type Action, ActionRunner } from './actionRunner';
import { assertWorks } from './actions';
import { expectedError, type Source } from './faultCase';
import { faultCases } from './faultCases';
import { Fixture } from './fixture';
import { type StepName, stepNamed } from './steps';

const HOUR_MS = 3_600_000;
const UNTIL_ENTERED_MS = 60_000;
const UNTIL_TRY_AGAIN_MS = 10_000;
const noConnection = expectedError('offline', 'connection');

async function withRunner(
	step: StepName,
	source: Source,
	test: (runner: ActionRunner) => Promise<void>,
): Promise<void> {
	const fixture = Fixture.inProcess(stepNamed(step));
	try {
		await test(new ActionRunner(fixture, source));
	} finally {
		await fixture.dispose();
	}
}

/** Two tries fail because no poll is answered; only the code of the second is entered. */
async function enterSecondCode(runner: ActionRunner): Promise<void> {
	const { fixture } = runner;
	const start: Action<unknown> = signal => signIn(fixture.window, fixture, signal);
	fixture.service.faults.injectFault('credentials', () => ({ kind: 'reset' }), Number.POSITIVE_INFINITY);
	await runner.fail(start, noConnection);
	await runner.passTime(UNTIL_TRY_AGAIN_MS);
	await runner.fail(signal => {
		setTimeout(() => {
			const shown = fixture.shownCodes[1] ?? assert.fail('there is no second code');
			fixture.service.control.approve(shown.userCode, 1001);
		}, UNTIL_ENTERED_MS);
		return start(signal);
	}, noConnection);
	fixture.service.faults.clear();
	await runner.succeed(start);
	assert.deepEqual(runner.codes, { fresh: 2, bound: 0 });
	await assertWorks(runner);
}

describe('faults over several tries', () => {
	it('of two codes about which the service could not be asked, the one that was entered is used', async () => {
		// Which of two a folder lists first is chance.
		for (let time = 0; time < 8; time++) await withRunner('poll while pending', 'network', enterSecondCode);
	});

	it('a refresh that a user insisted on lets nobody else insist', () =>
		withRunner('refresh', 'network', async runner => {
			const { fixture } = runner;
			const account = await fixture.signedIn(0);
			const { tokens } = fixture.window;
			fixture.service.faults.injectFault('refresh', () => ({ kind: 'reset' }), Number.POSITIVE_INFINITY);
			for (const ask of ['get', 'refreshAnyway', 'get'] as const)
				await runner.fail(() => tokens[ask](account), noConnection);
			assert.equal(fixture.service.requests.length, 2);
		}));

	for (const { name, fault, error, source } of faultCases) {
		const answer = fault();
		if (source !== 'intermediary' || answer.kind !== 'answer' || !error) continue;
		if (answer.status < 400 || answer.status >= 500 || error.code === 'rateLimited') continue;
		// A refused grant may look like this; of the firewall it is known that it does not speak of the grant.
		const mayBeRefusal = error.code === 'protocol' || error.reason === 'edge';
		it(`refreshes that fail for hours with "${name}" end no session`, () =>
			withRunner('refresh', 'intermediary', async runner => {
				const { fixture } = runner;
				const account = await fixture.signedIn(0);
				const get = () => fixture.window.tokens.get(account);
				fixture.service.faults.injectFault('refresh', fault, Number.POSITIVE_INFINITY);
				for (let hour = 0; hour < 6; hour++) {
					await runner.fail(get, error);
					await runner.passTime(HOUR_MS);
				}
				// A new sign-in is offered; everything is kept.
				assert.equal(fixture.account.signInAgain, mayBeRefusal ? 'notRenewed' : undefined);
				assert.equal(mustSignInAgain(fixture.account), false);
				fixture.service.faults.clear();
				await runner.succeed(get);
				assert.equal(fixture.account.signInAgain, undefined);
				await assertWorks(runner);
			}));
	}
});
