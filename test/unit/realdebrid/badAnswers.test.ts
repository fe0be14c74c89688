import assert from 'node:assert/strict';
import {
	pollToken,
	requestCredentials,
	requestDeviceCode,
	requestToken,
} from '../../../src/realdebrid/deviceFlow';
import { Secret } from '../../../src/realdebrid/secret';
import type { Service } from '../../../src/realdebrid/service';
import { disableAccessToken, requestUser } from '../../../src/realdebrid/user';
import { type MockAnswer, MockService } from './mockService';
import { assertTellsNone, rejection } from './rejection';
import {
	accessToken,
	clientSecret,
	credentialsAnswer,
	deviceCode,
	deviceCodeAnswer,
	secrets,
	tokenAnswer,
	userAnswer,
} from './wireAnswers';

const client = { clientId: '3N4RHGK5OKNIH', clientSecret: new Secret(clientSecret) };
const code = new Secret(deviceCode);
const token = new Secret(accessToken);

interface Step {
	readonly run: (service: Service, signal?: AbortSignal) => Promise<unknown>;
	/** What it takes for success; the worse answers are made of it. */
	readonly good: object;
}

const steps: Readonly<Record<string, Step>> = {
	'GET /device/code': {
		run: (service, signal) => requestDeviceCode(service, 'X245A4XAIBGVM', 'new credentials', signal),
		good: deviceCodeAnswer,
	},
	'GET /device/credentials': {
		run: (service, signal) => requestCredentials(service, 'X245A4XAIBGVM', code, signal),
		good: credentialsAnswer,
	},
	'POST /token': { run: (service, signal) => requestToken(service, client, code, signal), good: tokenAnswer },
	'POST /token as a poll': {
		run: (service, signal) => pollToken(service, client, code, signal),
		good: tokenAnswer,
	},
	'GET /user': { run: (service, signal) => requestUser(service, token, signal), good: userAnswer },
	'GET /disable_access_token': {
		run: (service, signal) => disableAccessToken(service, token, signal),
		good: tokenAnswer,
	},
};

for (const [name, { run, good }] of Object.entries(steps))
	describe(`bad answers to ${name}`, () => {
		let mock: MockService;
		beforeEach(() => {
			mock = new MockService();
		});
		afterEach(() => mock.close());

		const whole = JSON.stringify(good);
		const withSecrets = secrets.join(' ');
		const html = { 'content-type': 'text/html' };
		const rows: readonly [string, MockAnswer, string, string | undefined][] = [
			['a web page', { body: `<!doctype html><p>${withSecrets}</p>`, headers: html }, 'unavailable', 'html'],
			['plain text', { body: withSecrets, headers: { 'content-type': 'text/plain' } }, 'protocol', undefined],
			['JSON cut in the middle', { body: whole.slice(0, -5) }, 'protocol', undefined],
			['JSON and something after it', { body: `${whole} ${withSecrets}` }, 'protocol', undefined],
			['a JSON array', { body: `[${whole}]` }, 'protocol', undefined],
			['bytes that are no text', { body: '\u0000\u0001\u0002' }, 'protocol', undefined],
			[
				'5 MB of JSON',
				{ body: `{"padding":"${withSecrets.padEnd(5_000_000, 'x')}"}` },
				'protocol',
				'tooLarge',
			],
			[
				'an announcement of 5 MB',
				{ body: whole, headers: { 'content-length': '5000000' } },
				'protocol',
				'tooLarge',
			],
			[
				'a redirect to another origin',
				{ status: 302, headers: { location: `https://evil.example/?code=${deviceCode}` } },
				'protocol',
				'redirect',
			],
			['a wrong status', { status: 206, body: good }, 'protocol', undefined],
			[
				'the edge refusing',
				{ status: 403, body: `<html>${withSecrets}</html>`, headers: html },
				'blocked',
				'edge',
			],
			[
				'maintenance',
				{ status: 503, body: `<html>${withSecrets}</html>`, headers: html },
				'unavailable',
				undefined,
			],
			['an error that quotes secrets', { status: 400, body: { error: withSecrets } }, 'protocol', undefined],
		];

		for (const [what, answer, expectedCode, reason] of rows)
			it(`${what}: fails with ${reason ? `${expectedCode} (${reason})` : expectedCode} and tells no secret`, async () => {
				mock.answer(answer);
				const error = await rejection(run(mock.service));
				assert.equal(error.code, expectedCode);
				assert.equal(error.reason, reason);
				assertTellsNone(error, secrets);
			});

		const failures: readonly [string, string][] = [
			['ENOTFOUND', 'dns'],
			['ECONNREFUSED', 'connection'],
			['CERT_HAS_EXPIRED', 'tls'],
			['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
			['EODD', 'connection'],
		];
		for (const [system, reason] of failures)
			it(`no answer because of ${system}: fails with offline (${reason}) and tells no secret`, async () => {
				mock.fail(system);
				const error = await rejection(run(mock.service));
				assert.equal(error.code, 'offline');
				assert.equal(error.reason, reason);
				assertTellsNone(error, secrets);
			});

		it('an answer that is no HTTP: fails with protocol', async () => {
			mock.fail('HPE_INVALID_CONSTANT');
			assert.equal((await rejection(run(mock.service))).code, 'protocol');
		});

		it("aborted: fails with the signal's own reason and sends nothing", async () => {
			const reason = new Error('cancelled');
			mock.answer({ body: good });
			await assert.rejects(run(mock.service, AbortSignal.abort(reason)), error => error === reason);
			assert.deepEqual(mock.seen, []);
		});
	});
