import assert from 'node:assert/strict';
import { mustSignInAgain } from '../../../src/accounts/account';
import { signIn } from '../../../src/accounts/signIn';
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

	for (const faultCase of faultCases.filter(
		({ source, error }) =>
			source === 'intermediary' && (error?.reason === 'edge' || error?.code === 'protocol'),
	)) {
		if (faultCase.error?.reason === 'redirect' || faultCase.steps) continue;
		it(`refreshes that fail for hours with ${faultCase.name} end no session`, () =>
			withRunner('refresh', 'intermediary', async runner => {
				const { fixture } = runner;
				const account = await fixture.signedIn(0);
				fixture.service.faults.injectFault('refresh', faultCase.fault, Number.POSITIVE_INFINITY);
				for (let hour = 0; hour < 6; hour++) {
					await runner.fail(
						() => fixture.window.tokens.get(account),
						faultCase.error ?? assert.fail('there is no error'),
					);
					await runner.passTime(HOUR_MS);
				}
				// Where it may be a refusal of the grant, a new sign-in is offered; everything is kept.
				assert.equal(mustSignInAgain(fixture.account), false);
				fixture.service.faults.clear();
				await runner.succeed(() => fixture.window.tokens.get(account));
				assert.equal(fixture.account.signInAgain, undefined);
				await assertWorks(runner);
			}));
	}
});
