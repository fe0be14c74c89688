import assert from 'node:assert/strict';
import { stepIds } from '../../../sandbox/src/conformance/steps';
import { knownFaults, type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { differencesOf, runAgainst } from './conformance-fixture';

describe('conformance: a run', () => {
	let service: Sandbox;
	beforeEach(async () => {
		service = await startSandbox();
	});
	afterEach(() => service.close());

	it('takes all steps, and finds no difference to the sandbox itself', async () => {
		const written = await runAgainst(service);
		assert.deepEqual(
			written.report?.steps.map(({ id }) => id),
			stepIds,
		);
		assert.deepEqual(differencesOf(written), {});
		assert.equal(written.report?.stopped, undefined);
		assert.deepEqual(JSON.parse(written.json), JSON.parse(JSON.stringify(written.report)));
	});

	it('writes the sections of the protocol notes in their order, each step with its answer', async () => {
		const { markdown, report } = await runAgainst(service);
		const headings = [...markdown.matchAll(/^## (\d)\. /gm)].map(([, number]) => number);
		assert.deepEqual(headings, ['1', '2', '3', '4', '5']);
		for (const { id, title, answer } of report?.steps ?? []) {
			assert.ok(markdown.includes(`### ${title}`), title);
			assert.match(markdown, new RegExp(`\`${id}\`: (GET|POST) /\\S+, ${answer.status}`));
		}
		assert.match(markdown, /Credentials after the code was denied \(was not known\)/);
	});

	it('tells the same value in two steps by the same placeholder, and another one apart', async () => {
		const { report } = await runAgainst(service);
		const body = (id: string) => report?.steps.find(step => step.id === id)?.answer.body as object;
		assert.deepEqual(body('granted'), {
			client_id: '<granted.client_id>',
			client_secret: '<granted.client_secret>',
		});
		assert.deepEqual(body('granted-again'), body('granted'));
		assert.deepEqual(body('exchange'), {
			access_token: '<exchange.access_token>',
			expires_in: 86_400,
			token_type: 'Bearer',
			refresh_token: '<allow-code.device_code>',
		});
		assert.deepEqual(body('exchange-again'), {
			...body('exchange'),
			access_token: '<exchange-again.access_token>',
		});
		assert.deepEqual(body('allow-code'), {
			device_code: '<allow-code.device_code>',
			user_code: '<allow-code.user_code>',
			interval: 5,
			expires_in: 900,
			verification_url: '<site>/device',
			direct_verification_url:
				'<site>/authorize?client_id=<shared client id>&device_id=<allow-code.device_code>',
		});
	});

	it('keeps the interval between two requests', async () => {
		await runAgainst(service);
		const moments = service.control.requests().map(({ at }) => at);
		assert.equal(moments.length, stepIds.length);
		for (const [index, at] of moments.slice(1).entries())
			assert.ok(at - (moments[index] ?? at) >= 5000, `request ${index + 1}`);
	});

	it('keeps a longer interval that the service asks for', async () => {
		service.control.configure({ interval: 12 });
		await runAgainst(service);
		const [, ...later] = service.control.requests().map(({ at }) => at);
		for (const [index, at] of later.slice(1).entries()) assert.ok(at - (later[index] ?? at) >= 12_000);
	});

	it('keeps its own interval where the service asks for a shorter one', async () => {
		service.control.configure({ interval: 1 });
		await runAgainst(service);
		const moments = service.control.requests().map(({ at }) => at);
		assert.equal(moments.length, stepIds.length);
		for (const [index, at] of moments.slice(1).entries()) assert.ok(at - (moments[index] ?? at) >= 5000);
	});

	it('waits for the first code to expire, and asks before its end and after it', async () => {
		const begin = service.control.now();
		await runAgainst(service);
		const [first] = service.control.deviceCodes();
		const polls = service.control.requests().filter(({ query }) => query['code'] === first?.deviceCode);
		const seconds = polls.map(({ at }) => Math.round((at - begin) / 1000));
		assert.deepEqual(seconds, [5, 890, 910, 960]);
	});

	for (const status of [429, 451])
		it(`stops at ${status}, and writes what there is`, async () => {
			const fault = status === 451 ? knownFaults.firewall() : knownFaults.rateLimited();
			service.control.inject({ step: 'refresh', times: 'forever', fault });
			const { report, markdown, told } = await runAgainst(service);
			assert.equal(service.control.requests().at(-1)?.status, status);
			assert.equal(report?.steps.at(-1)?.id, 'exchange-again');
			assert.match(report?.stopped ?? '', new RegExp(String(status)));
			assert.match(markdown, /Ended early/);
			assert.match(markdown, /### The user\n\nNot done\. /);
			assert.match(told, /The app may still be in your account/);
		});

	it('stops where the service gives no code', async () => {
		service.control.inject({ step: 'deviceCode', times: 'forever', fault: knownFaults.blockedAtTheEdge() });
		const { report } = await runAgainst(service);
		assert.match(report?.stopped ?? '', /gave no code/);
		assert.equal(service.control.requests().length, 1);
	});

	it('stops where the service cannot be reached, without a reason that names an address', async () => {
		service.control.inject({ step: 'user', times: 'forever', fault: { kind: 'reset' } });
		const { report } = await runAgainst(service);
		assert.equal(report?.stopped, 'The service cannot be reached.');
	});

	it('stops where the person ends the run, and writes what there is', async () => {
		const ended = new AbortController();
		const before = (task: string) => {
			if (task.includes('deny')) ended.abort();
		};
		const { report } = await runAgainst(service, { signal: ended.signal, before });
		assert.equal(report?.stopped, 'Ended by the person who ran it.');
		assert.deepEqual(
			report?.steps.map(({ id }) => id),
			['expire-code', 'pending', 'unknown-code', 'deny-code'],
		);
	});

	it('asks before each step that changes the account', async () => {
		const { questions } = await runAgainst(service);
		const [start, ...changes] = questions;
		assert.match(start ?? '', /^Start with /);
		assert.deepEqual(
			changes.map(question => /denies|allows|removes|made invalid/.exec(question)?.[0]),
			['denies', 'allows', 'allows', 'made invalid', 'removes'],
		);
	});

	it('sends nothing without a yes', async () => {
		const { report } = await runAgainst(service, { agrees: () => false });
		assert.equal(report, undefined);
		assert.deepEqual(service.control.requests(), []);
	});

	it('leaves out what the person does not agree to, and goes on', async () => {
		const agrees = (question: string) => !/denies|made invalid/.test(question);
		const written = await runAgainst(service, { agrees });
		const ids = written.report?.steps.map(({ id }) => id) ?? [];
		assert.ok(!ids.includes('denied') && !ids.includes('disable'));
		assert.ok(ids.includes('refresh-after-removal') && ids.includes('expired'));
		assert.match(written.markdown, /### An access token, disabled\n\nNot done\. Not agreed to\./);
		assert.deepEqual(differencesOf(written), {});
	});

	it('leaves out all that needs an app where none is allowed', async () => {
		const { report } = await runAgainst(service, { agrees: question => !question.includes('allows') });
		const paths = service.control.requests().map(({ path }) => path);
		assert.ok(paths.every(path => path.startsWith('/oauth/v2/device/')));
		assert.deepEqual(Object.keys(report?.leftOut ?? {}).sort(), [
			'allow',
			'disable',
			'reauthorize',
			'remove',
		]);
	});
});
