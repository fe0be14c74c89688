import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { signIn } from './device-client';
import { type KnownRestClient, knownRestClients, type RestStep } from './known-rest-clients';
import { sendRaw } from './raw-request';

describe('sandbox: REST clients that others wrote, with its address in place of the service', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	for (const client of knownRestClients)
		it(`${client.name} finds what it looks for`, async () => {
			const { accessToken } = await signIn(sandbox);
			const values = new Map([['access_token', accessToken]]);
			for (const step of client.steps) await take(step, client, values);
			assert.ok(sandbox.control.requests().every(({ step }) => step !== 'other'));
		});

	async function take(step: RestStep, client: KnownRestClient, values: Map<string, string>): Promise<void> {
		const fill = (text: string) =>
			text.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? assert.fail(`never told ${name}`));
		const filled = (fields: Readonly<Record<string, string>>) =>
			Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fill(value)]));
		const type = step.form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {};
		const reply = await sendRaw(`${sandbox.url}/rest/1.0${fill(step.path)}`, {
			method: step.method,
			headers: filled({ ...client.headers, ...step.headers, ...type }),
			...(step.form ? { body: String(new URLSearchParams(filled(step.form))) } : {}),
		});
		assert.equal(reply.status, step.expects, `${step.path}: ${reply.body}`);
		if (!step.reads) return;
		const parsed = JSON.parse(String(reply.body)) as Record<string, unknown> | Record<string, unknown>[];
		const read = Array.isArray(parsed) ? parsed[0] : parsed;
		for (const name of step.reads) {
			assert.ok(read && name in read, `${step.path} has no ${name}`);
			const value = read[name];
			values.set(step.as?.[name] ?? name, String(Array.isArray(value) ? value[0] : value));
		}
	}
});
