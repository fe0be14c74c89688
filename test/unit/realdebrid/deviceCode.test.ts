import assert from 'node:assert/strict';
import { type NewCredentials, requestDeviceCode } from '../../../src/realdebrid/deviceFlow';
import { MockService } from './mockService';
import { rejection } from './rejection';
import { deviceCode, deviceCodeAnswer } from './wireAnswers';

describe('GET /device/code', () => {
	let mock: MockService;
	beforeEach(() => {
		mock = new MockService();
	});
	afterEach(() => mock.close());

	function ask(answer: string | object, credentials: NewCredentials = 'new credentials') {
		mock.answer({ body: answer });
		return requestDeviceCode(mock.service, 'X245A4XAIBGVM', credentials);
	}

	const without = (name: keyof typeof deviceCodeAnswer) =>
		Object.fromEntries(Object.entries(deviceCodeAnswer).filter(([key]) => key !== name));

	it('asks for new credentials with the client id, and with nothing else', async () => {
		await ask(deviceCodeAnswer);
		const { method, path, query, headers, body } = mock.onlyRequest;
		assert.equal(`${method} ${path}`, 'GET /oauth/v2/device/code');
		assert.deepEqual(query, { client_id: 'X245A4XAIBGVM', new_credentials: 'yes' });
		assert.equal(body, '');
		assert.equal(headers['accept'], 'application/json');
		assert.equal(headers['user-agent'], 'test/1');
		assert.equal(headers['authorization'], undefined);
	});

	it('leaves new_credentials out where the credentials are stored already', async () => {
		await ask(deviceCodeAnswer, 'stored credentials');
		assert.deepEqual(mock.onlyRequest.query, { client_id: 'X245A4XAIBGVM' });
	});

	it('sends to a base with a path, with or without a slash at its end', async () => {
		for (const base of ['https://mirror.example/rd', 'https://mirror.example/rd/']) {
			const mirror = new MockService(base);
			mirror.answer({ body: deviceCodeAnswer });
			await requestDeviceCode(mirror.service, 'X245A4XAIBGVM', 'new credentials');
			assert.equal(mirror.onlyRequest.path, '/rd/oauth/v2/device/code');
			await mirror.close();
		}
	});

	it('reads the answer as it was captured', async () => {
		const captured = `{"device_code":"${deviceCode}","user_code":"RE6WDL3D",
     "interval":5,"expires_in":900,"verification_url":"https://real-debrid.com/device",
     "direct_verification_url":"https://real-debrid.com/authorize?client_id=X245A4XAIBGVM&device_id=${deviceCode}"}`;
		const code = await ask(captured);
		assert.equal(code.deviceCode.reveal(), deviceCode);
		assert.equal(code.userCode, 'RE6WDL3D');
		assert.equal(code.intervalMs, 5_000);
		assert.equal(code.expiresInMs, 900_000);
		assert.equal(code.verificationUrl.href, 'https://real-debrid.com/device');
		assert.equal(code.directVerificationUrl?.reveal(), deviceCodeAnswer.direct_verification_url);
	});

	it('expires by the clock of the service, where the answer has a date', async () => {
		assert.equal((await ask(deviceCodeAnswer)).serverExpiry, undefined);
		const date = 'Thu, 01 Jan 2026 12:00:00 GMT';
		mock.answer({ body: deviceCodeAnswer, headers: { date } });
		const { serverExpiry } = await requestDeviceCode(mock.service, 'X245A4XAIBGVM', 'new credentials');
		assert.equal(serverExpiry, Date.UTC(2026, 0, 1, 12, 15));
	});

	it('reads the answer as it is documented: slashes escaped, 1800 seconds, no direct address', async () => {
		const documented = String.raw`{"device_code":"JMLNLZXSLPIV5K6BW2IM","user_code":"ABCDEF0123456",
			"interval":5,"expires_in":1800,"verification_url":"https:\/\/real-debrid.com\/device"}`;
		const code = await ask(documented);
		assert.equal(code.verificationUrl.href, 'https://real-debrid.com/device');
		assert.equal(code.userCode, 'ABCDEF0123456');
		assert.equal(code.expiresInMs, 1_800_000);
		assert.equal(code.directVerificationUrl, undefined);
	});

	it('reads an answer that starts with a byte order mark, or says it is plain text', async () => {
		mock.answer({
			body: `\uFEFF${JSON.stringify(deviceCodeAnswer)}`,
			headers: { 'content-type': 'text/plain' },
		});
		const code = await requestDeviceCode(mock.service, 'X245A4XAIBGVM', 'new credentials');
		assert.equal(code.userCode, 'RE6WDL3D');
	});

	it('shows no code when it is printed', async () => {
		const code = await ask(deviceCodeAnswer);
		assert.ok(!JSON.stringify(code).includes(deviceCode));
		assert.ok(!`${code.deviceCode} ${code.directVerificationUrl}`.includes(deviceCode));
	});

	describe('the user code', () => {
		for (const length of [1, 8, 13, 256])
			it(`may have ${length} characters`, async () => {
				const userCode = 'A'.repeat(length);
				assert.equal((await ask({ ...deviceCodeAnswer, user_code: userCode })).userCode, userCode);
			});

		it('is taken as it is, dashes and lower case included', async () => {
			assert.equal((await ask({ ...deviceCodeAnswer, user_code: 'wdjb-mjht' })).userCode, 'wdjb-mjht');
		});
	});

	describe('expires_in', () => {
		const cases: readonly [unknown, number, string][] = [
			[600, 600_000, 'is in seconds'],
			['900', 900_000, 'may be a string'],
			[undefined, 600_000, 'is the shortest ever seen where it is missing'],
			[null, 600_000, 'is the shortest ever seen where it is null'],
			['soon', 600_000, 'is the shortest ever seen where it is nonsense'],
			[0, 600_000, 'is the shortest ever seen where it is zero'],
			[-900, 600_000, 'is the shortest ever seen where it is negative'],
			[true, 600_000, 'is the shortest ever seen where it is no number'],
			[1e306, 86_400_000, 'is never longer than a day'],
		];
		for (const [value, expected, title] of cases)
			it(`${title} (${String(value)})`, async () => {
				const { expiresInMs } = await ask({ ...deviceCodeAnswer, expires_in: value });
				assert.equal(expiresInMs, expected);
			});
	});

	describe('interval', () => {
		const cases: readonly [unknown, number, string][] = [
			[7, 7_000, 'is in seconds'],
			[1.5, 1_500, 'may have a fraction'],
			['10', 10_000, 'may be a string'],
			[0.2, 1_000, 'is never below a second'],
			[undefined, 5_000, 'is five seconds where it is missing'],
			[null, 5_000, 'is five seconds where it is null'],
			['often', 5_000, 'is five seconds where it is nonsense'],
			['', 5_000, 'is five seconds where it is empty'],
			[0, 5_000, 'is five seconds where it is zero'],
			[-1, 5_000, 'is five seconds where it is negative'],
			[[3], 5_000, 'is five seconds where it is no number'],
			[900, 5_000, 'is five seconds where the code would not live to see a poll'],
			[1e306, 5_000, 'is five seconds where it is beyond all measure'],
		];
		for (const [value, expected, title] of cases)
			it(`${title} (${String(value)})`, async () => {
				const { intervalMs } = await ask({ ...deviceCodeAnswer, interval: value });
				assert.equal(intervalMs, expected);
			});

		for (const [base, value, expected] of [
			['http://127.0.0.1:8080', 0.2, 200],
			['http://localhost:8080', 0.001, 50],
			['https://127.0.0.1.evil.example', 0.2, 1_000],
		] as const)
			it(`is below a second, but not below 50 ms, on this machine only (${base}, ${value})`, async () => {
				const service = new MockService(base);
				try {
					service.answer({ body: { ...deviceCodeAnswer, interval: value } });
					const code = await requestDeviceCode(service.service, 'X245A4XAIBGVM', 'new credentials');
					assert.equal(code.intervalMs, expected);
				} finally {
					await service.close();
				}
			});
	});

	describe('verification_url', () => {
		const refused = [
			'http://127.0.0.1:8080/device',
			'http://localhost.example/device',
			'javascript:alert(1)',
			'file:///etc/passwd',
			'vscode://extension/evil',
			'https://real-debrid.com:secret@evil.example/device',
			'https://user@real-debrid.com/device',
			'http://evil.example/device',
			'//evil.example/device',
			'evil.example/device',
			`https://real-debrid.com/${'x'.repeat(2048)}`,
			'',
			'   ',
			undefined,
			null,
			42,
			['https://real-debrid.com/device'],
		];
		for (const url of refused)
			it(`is the known address of the site where it is ${JSON.stringify(url)?.slice(0, 50)}`, async () => {
				const code = await ask({ ...deviceCodeAnswer, verification_url: url });
				assert.equal(code.verificationUrl.href, 'https://real-debrid.com/device');
			});

		for (const url of [
			'http://real-debrid.com/link',
			'http://www.real-debrid.com/link',
			'//real-debrid.com/link',
			'real-debrid.com/link',
			' real-debrid.com/link ',
			'HTTP://real-debrid.com/link',
		])
			it(`is opened by https where it is ${JSON.stringify(url)}`, async () => {
				const code = await ask({ ...deviceCodeAnswer, verification_url: url });
				assert.match(code.verificationUrl.href, /^https:\/\/(www\.)?real-debrid\.com\/link$/);
			});

		it('may have the names of RFC 8628', async () => {
			const code = await ask({
				...without('verification_url'),
				direct_verification_url: undefined,
				verification_uri: 'https://real-debrid.com/link',
				verification_uri_complete: 'https://real-debrid.com/link?code=1',
			});
			assert.equal(code.verificationUrl.href, 'https://real-debrid.com/link');
			assert.equal(code.directVerificationUrl?.reveal(), 'https://real-debrid.com/link?code=1');
		});

		it('may be http on this machine where the service is on this machine too', async () => {
			const sandbox = new MockService('http://127.0.0.1:4000');
			sandbox.answer({ body: { ...deviceCodeAnswer, verification_url: 'http://127.0.0.1:4000/device' } });
			const code = await requestDeviceCode(sandbox.service, 'X245A4XAIBGVM', 'new credentials');
			assert.equal(code.verificationUrl.href, 'http://127.0.0.1:4000/device');
			await sandbox.close();
		});
	});

	describe('direct_verification_url', () => {
		const unused: readonly (readonly [unknown, string])[] = [
			[undefined, 'is missing'],
			[null, 'is null'],
			[42, 'is no text'],
			[['https://real-debrid.com/authorize'], 'is a list'],
			['', 'is empty'],
			['no address', 'is no address'],
			['http://evil.example/authorize', 'is not https'],
			['https://evil.example/authorize', 'is on another site'],
			['https://real-debrid.com.evil.example/authorize', 'only begins like the site'],
			['https://notreal-debrid.com/authorize', 'only ends like the site'],
			['https://user:pass@real-debrid.com/authorize', 'holds a password'],
			['javascript:alert(1)', 'is a script'],
		];
		for (const [value, title] of unused)
			it(`is not used where it ${title}; the sign-in goes on with verification_url`, async () => {
				const code = await ask({ ...deviceCodeAnswer, direct_verification_url: value });
				assert.equal(code.directVerificationUrl, undefined);
				assert.equal(code.verificationUrl.href, 'https://real-debrid.com/device');
			});

		it("may be on a subdomain of the service's site", async () => {
			const url = 'https://www.real-debrid.com/authorize?device_id=1';
			const code = await ask({ ...deviceCodeAnswer, direct_verification_url: url });
			assert.equal(code.directVerificationUrl?.reveal(), url);
		});
	});

	describe('a field that is not what it must be', () => {
		for (const name of ['device_code', 'user_code'] as const) {
			it(`fails with protocol where ${name} is missing`, async () => {
				const error = await rejection(ask(without(name)));
				assert.equal(error.code, 'protocol');
				assert.match(error.message, new RegExp(`"${name}"`));
			});
			for (const value of [null, 42, true, {}, ['A'], '', '   ', 'A\u0000B', 'A\nB', 'A\u007fB'])
				it(`fails with protocol where ${name} is ${JSON.stringify(value)}`, async () => {
					const error = await rejection(ask({ ...deviceCodeAnswer, [name]: value }));
					assert.equal(error.code, 'protocol');
				});
		}

		it('fails with protocol where the user code would turn the text around', async () => {
			const error = await rejection(ask({ ...deviceCodeAnswer, user_code: 'AB\u202eCD' }));
			assert.equal(error.code, 'protocol');
		});

		it('fails with protocol where the user code is longer than anything to be typed', async () => {
			const error = await rejection(ask({ ...deviceCodeAnswer, user_code: 'A'.repeat(257) }));
			assert.equal(error.code, 'protocol');
		});

		it('fails with protocol where the device code is longer than anything to be stored', async () => {
			const error = await rejection(ask({ ...deviceCodeAnswer, device_code: 'A'.repeat(4097) }));
			assert.equal(error.code, 'protocol');
		});
	});

	it('reports a client id that the service does not know as refused', async () => {
		mock.answer({ status: 400, body: { error: 'wrong_parameter', error_code: 2 } });
		const error = await rejection(requestDeviceCode(mock.service, 'UNKNOWN', 'new credentials'));
		assert.equal(error.code, 'refused');
		assert.equal(error.serviceCode, 2);
	});
});
