import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { getRest } from './device-client';
import {
	type AllowedBy,
	type ClientReply,
	type ClientStep,
	type KnownClient,
	knownClients,
} from './known-clients';
import { sendRaw } from './raw-request';
import { Page } from './site-page';

const userName = 'ada-premium';

describe('sandbox: clients that others wrote, with its address in place of the service', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	for (const client of knownClients)
		for (const refreshToken of ['deviceCode', 'separate'] as const)
			it(`${client.name} (${client.language}) completes its flow, refresh token: ${refreshToken}`, async () => {
				sandbox.control.configure({ refreshToken });
				const replay = new Replay(sandbox, client);
				for (const step of client.steps) await replay.take(step);
				const { status, json } = await getRest(sandbox, '/user', replay.known('access_token'));
				assert.equal(status, 200);
				assert.equal((json as { username: unknown }).username, userName);
				assert.ok(sandbox.control.requests().every(({ step }) => step !== 'other'));
			});

	it('are eleven at least, in four languages at least, each with its source', () => {
		assert.ok(knownClients.length >= 11);
		assert.ok(new Set(knownClients.map(({ language }) => language)).size >= 4);
		for (const { name, source, special } of knownClients) {
			assert.match(source, /^[\w.-]+\/[\w.-]+: \S/, name);
			assert.ok(special, name);
		}
	});
});

/** One client, request by request, with what it has learnt so far. */
class Replay {
	private readonly values = new Map<string, string>();

	constructor(
		private readonly sandbox: Sandbox,
		private readonly client: KnownClient,
	) {}

	known(name: string): string {
		const value = this.values.get(name);
		assert.ok(value, `${this.client.name} was never told ${name}`);
		return value;
	}

	async take(step: ClientStep): Promise<void> {
		if (step === 'time passes') return await this.passTime();
		if ('poll' in step) return await this.poll(step.poll, step.allowedBy);
		if ('get' in step) return this.learn(await this.send(step.get, { headers: step.headers ?? {} }));
		const before = this.values.get('access_token');
		const headers = { 'Content-Type': step.type };
		this.learn(
			await this.send(step.post, { method: 'POST', headers, body: this.form(step.form, step.type) }),
		);
		assert.notEqual(this.known('access_token'), before);
	}

	private async poll(path: string, allowedBy: AllowedBy): Promise<void> {
		const pending = await this.send(path);
		assert.ok(this.client.isPending(pending), 'has to be understood as pending');
		await this.allow(allowedBy);
		const granted = await this.send(path);
		assert.ok(!this.client.isPending(granted), 'has to be understood as granted');
		this.learn(granted);
		assert.match(this.known('client_secret'), /^[0-9a-f]{40}$/);
	}

	/** What the person does meanwhile, in a browser. */
	private async allow(by: AllowedBy): Promise<void> {
		const end = await (await this.openSite(by)).press(/value="Allow"/);
		assert.match(end.html, /Application allowed, you can close this page/);
	}

	private async openSite(by: AllowedBy): Promise<Page> {
		const usercode = this.known('user_code');
		switch (by) {
			case 'code':
				return await (await Page.open(this.known('verification_url'))).press('Continue', { usercode });
			case 'direct link':
				return await (await Page.open(this.known('direct_verification_url'))).press(new RegExp(userName));
			case "client's form": {
				const body = new URLSearchParams({ usercode, action: 'Continue' });
				return await Page.open(this.known('verification_url'), { method: 'POST', body });
			}
		}
	}

	private async passTime(): Promise<void> {
		const { accessTokenLifetime } = this.sandbox.control.settings();
		this.sandbox.control.advance(accessTokenLifetime * 1000);
		assert.equal((await getRest(this.sandbox, '/user', this.known('access_token'))).status, 401);
	}

	private learn({ status, json }: ClientReply): void {
		assert.equal(status, 200);
		for (const [name, value] of Object.entries(json ?? {})) this.values.set(name, String(value));
	}

	private async send(
		path: string,
		{
			headers = {},
			...rest
		}: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
	): Promise<ClientReply> {
		const filled = Object.entries({ ...this.client.headers, ...headers }).map(([name, value]) => [
			name,
			this.fill(value),
		]);
		const reply = await sendRaw(this.sandbox.url + this.fill(path), {
			...rest,
			headers: Object.fromEntries(filled),
		});
		assert.equal(reply.headers['content-encoding'], undefined);
		const seen = {
			status: reply.status,
			contentType: reply.headers['content-type'],
			json: JSON.parse(String(reply.body)) as Record<string, unknown>,
		};
		assert.ok(this.client.understands?.(seen) ?? true, `cannot make anything of ${String(reply.body)}`);
		return seen;
	}

	private form(fields: Readonly<Record<string, string>>, type: string): string {
		const filled = Object.entries(fields).map(([name, value]) => [name, this.fill(value)] as const);
		const boundary = /boundary=(\S+)/.exec(type)?.[1];
		if (boundary === undefined) return String(new URLSearchParams(Object.fromEntries(filled)));
		const parts = filled.map(
			([name, value]) =>
				`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
		);
		return `${parts.join('')}--${boundary}--\r\n`;
	}

	private fill(template: string): string {
		return template.replace(/\{(\w+)\}/g, (_, name: string) => this.known(name));
	}
}
