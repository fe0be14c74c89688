import assert from 'node:assert/strict';
import { type PlanResult, runPlan } from '../../../sandbox/src/conformance/plan';
import { makeReport, markdown } from '../../../sandbox/src/conformance/report';
import { sandboxService } from '../../../sandbox/src/conformance/sandbox-service';
import { type AnswerFault, knownFaults, type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { runAgainst, type Written } from './conformance-fixture';

const about = { version: '1.1.0', date: '2026-11-27', service: 'https://service.example' };

describe('conformance: secrets', () => {
	let service: Sandbox;
	beforeEach(async () => {
		service = await startSandbox();
	});
	afterEach(() => service.close());

	/** What the account is called, and where it is. */
	const names = ['ada-premium', 'example.com', '1001.png', '2027-'];

	function assertClean({ json, markdown, told }: Written): void {
		const { control } = service;
		const secrets = control.secrets().map(({ value }) => value);
		const clientIds = control.deviceCodes().map(({ clientId }) => clientId);
		const userCodes = control.deviceCodes().map(({ userCode }) => userCode);
		const bound = clientIds.filter(id => id !== 'X245A4XAIBGVM');
		assert.ok(secrets.length > 8 && bound.length > 0 && userCodes.length > 3);
		for (const text of [json, markdown]) {
			assert.ok(text.length > 1000);
			for (const secret of [...secrets, ...bound, ...userCodes, ...names])
				assert.equal(text.includes(secret), false, secret);
			assert.doesNotMatch(text, /[A-Z2-7]{20}|[0-9a-f]{32}/);
		}
		// The person has to see the user codes and the name of the app, and nothing else.
		for (const secret of secrets) assert.equal(told.includes(secret), false, secret);
	}

	it('are in none of the two files, and in no word on the terminal', async () => {
		assertClean(await runAgainst(service));
	});

	it('are in no report of a run that ended early', async () => {
		service.control.inject({ step: 'user', times: 'forever', fault: knownFaults.rateLimited() });
		const written = await runAgainst(service);
		const { control } = service;
		for (const { value } of control.secrets())
			assert.equal(`${written.json}${written.markdown}${written.told}`.includes(value), false);
	});

	it('are replaced where an answer quotes a token of an earlier step', async () => {
		const before = (task: string) => {
			if (!task.includes('remove')) return;
			const { value } = service.control.secrets().findLast(({ kind }) => kind === 'refreshToken') ?? {
				value: '',
			};
			assert.ok(value);
			const quoting = knownFaults.jsonError(403, `no ${value}`);
			service.control.inject({ step: 'refresh', times: 1, fault: quoting });
		};
		assertClean(await runAgainst(service, { before }));
	});
});

/** Each answer has a secret, or the name or address of a person, where nobody would expect one. */
const strangeAnswers: Record<string, (secret: string) => AnswerFault> = {
	'an error that quotes it': secret => knownFaults.jsonError(403, `token ${secret} is bad`, 8),
	'the name of a field': secret => knownFaults.jsonValue(200, { [secret]: { error: 'bad_token' } }),
	'a list': secret => knownFaults.jsonValue(200, [[secret], { error: secret }]),
	'a page': secret => knownFaults.htmlPage(403, `Blocked: ${secret}`),
	'a bare text': secret => knownFaults.plainText(200, secret),
	'a header': secret => ({
		...knownFaults.empty(401),
		headers: {
			'www-authenticate': `Bearer ${secret}`,
			'content-type': `text/${secret}`,
			'retry-after': secret,
			'cache-control': secret,
			allow: secret,
			'x-user': secret,
		},
	}),
	'an address': secret =>
		knownFaults.jsonValue(200, {
			verification_url: `https://${secret}.example/${secret}?${secret}=${secret}`,
			direct_verification_url: secret,
		}),
	'fields that have words of the protocol': secret =>
		knownFaults.jsonValue(200, {
			token_type: secret,
			error: secret,
			error_details: secret,
			expires_in: secret,
			interval: secret,
		}),
	'a field that nobody knows': secret =>
		knownFaults.jsonValue(200, { hint: secret, deep: { er: { secret } } }),
};

describe('conformance: secrets in strange answers', () => {
	let run: PlanResult;
	before(async () => {
		const service = await startSandbox();
		run = await runPlan(sandboxService(service));
		await service.close();
	});

	for (const [name, strange] of Object.entries(strangeAnswers))
		it(`are replaced in ${name}`, () => {
			for (const secret of [
				'ZQ7MARIA5LINDQVIST',
				'Maria Lindqvist',
				'203.0.113.77',
				'maria@lindqvist.example',
			]) {
				const { status, body = '', headers = {} } = strange(secret);
				const recorded = run.recorded.map(step =>
					step.id === 'user' ? { ...step, answer: { status, headers, text: body } } : step,
				);
				const report = makeReport({ service: { ...run, recorded }, sandbox: run }, about);
				assert.equal(report.steps.find(({ id }) => id === 'user')?.answer.status, status);
				const texts = `${JSON.stringify(report)}${markdown(report)}`.toLowerCase();
				assert.equal(texts.includes(secret.toLowerCase()), false, secret);
			}
		});

	it('are replaced in the name of an error, where another field tells that they are one', () => {
		const text = JSON.stringify({ username: 'maria_lindqvist', error: 'maria_lindqvist_locked' });
		const recorded = run.recorded.map(step =>
			step.id === 'user' ? { ...step, answer: { status: 403, headers: {}, text } } : step,
		);
		const report = makeReport({ service: { ...run, recorded }, sandbox: run }, about);
		assert.equal(JSON.stringify(report).includes('maria'), false);
	});

	it('are replaced in the name of a field, where another field tells that they are one', () => {
		const text = JSON.stringify({ username: 'maria_lindqvist', maria_lindqvist: { error: 'bad_token' } });
		const recorded = run.recorded.map(step =>
			step.id === 'user' ? { ...step, answer: { status: 403, headers: {}, text } } : step,
		);
		const report = makeReport({ service: { ...run, recorded }, sandbox: run }, about);
		assert.deepEqual(report.steps.find(({ id }) => id === 'user')?.answer.body, {
			username: '<user.username>',
			'<name>': { error: 'bad_token' },
		});
	});

	it('stop the report where one would be published all the same', () => {
		const [first, ...rest] = run.recorded;
		assert.ok(first);
		const { user_code: code } = JSON.parse(first.answer.text) as { user_code: string };
		// A path is published as it is.
		const wrong = { ...first, request: { ...first.request, path: `/oauth/v2/${code}` } };
		const make = (recorded: PlanResult['recorded']) =>
			makeReport({ service: { ...run, recorded }, sandbox: run }, about);
		assert.ok(make(run.recorded));
		assert.throws(() => make([wrong, ...rest]), /would have been published with a secret/);
	});
});
