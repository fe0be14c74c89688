import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src';
import { createSend } from '../../../src/network/send';
import { createTransport } from '../../../src/network/transport';
import { requestTime } from '../../../src/realdebrid/serverTime';
import { bareHost, defaultSettings } from '../network/settings';
import { MockService } from './mockService';
import { rejection } from './rejection';

describe('the service’s time', () => {
	let mock: MockService;
	beforeEach(() => {
		mock = new MockService();
	});
	afterEach(() => mock.close());

	for (const [body, time] of [
		['2026-01-01T13:00:00+0100', Date.UTC(2026, 0, 1, 12)],
		['2026-01-01T12:00:00+0000\n', Date.UTC(2026, 0, 1, 12)],
		['2026-01-01T12:00:00+00:00', Date.UTC(2026, 0, 1, 12)],
		['2026-01-01 12:00:00', undefined],
		['<html>', undefined],
		['It is 2026-01-01T12:00:00+0000', undefined],
		['2026-01-01T12:00:00+0000 or so', undefined],
		['', undefined],
	] as const)
		it(`is ${time} by the answer ${JSON.stringify(body)}`, async () => {
			mock.answer({ body });
			assert.equal(await requestTime(mock.service), time);
		});

	it('is asked for without a token', async () => {
		mock.answer({ body: '' });
		await requestTime(mock.service);
		assert.equal(mock.onlyRequest.path, '/rest/1.0/time/iso');
		assert.ok(!Object.keys(mock.onlyRequest.headers).some(name => /^authorization$/i.test(name)));
	});

	it('is not known from an answer that is no success', async () => {
		mock.answer({ status: 503, body: '2026-01-01T12:00:00+0000' });
		assert.equal(await requestTime(mock.service), undefined);
	});

	it('is not to be had without an answer', async () => {
		mock.fail('ECONNREFUSED');
		assert.equal((await rejection(requestTime(mock.service))).code, 'offline');
	});

	it('is the sandbox’s', async () => {
		const sandbox: Sandbox = await startSandbox();
		const transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
		try {
			const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
			sandbox.control.advance(3_600_000);
			const time = await requestTime({ apiUrl: new URL(sandbox.url), send });
			assert.ok(Math.abs((time ?? 0) - sandbox.control.now()) <= 2_000);
		} finally {
			await transport.dispose();
			await sandbox.close();
		}
	});
});
