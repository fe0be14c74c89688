import assert from 'node:assert/strict';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import {
	type ApiStep,
	type Fault,
	knownFaults,
	type Sandbox,
	startSandbox,
} from '../../../sandbox/src/index';
import {
	allowedCode,
	getRest,
	newDeviceCode,
	pollCredentials,
	postToken,
	type Reply,
	requestDeviceCode,
	signIn,
} from './device-client';
import { sendRaw } from './raw-request';

describe('sandbox: faults', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	const onTime = (fault: Fault): void => sandbox.control.inject({ step: 'time', times: 1, fault });

	describe('whom they strike', () => {
		it('strikes its own step alone, as often as told', async () => {
			sandbox.control.inject({ step: 'time', times: 2, fault: knownFaults.maintenance() });
			assert.equal((await requestDeviceCode(sandbox)).status, 200);
			assert.equal((await getRest(sandbox, '/time')).status, 503);
			assert.equal((await getRest(sandbox, '/time')).status, 503);
			assert.equal((await getRest(sandbox, '/time')).status, 200);
			assert.deepEqual(sandbox.control.faults(), []);
		});

		it('strikes for ever until cleared', async () => {
			sandbox.control.inject({ step: 'time', times: 'forever', fault: knownFaults.maintenance() });
			for (let time = 0; time < 3; time += 1) assert.equal((await getRest(sandbox, '/time')).status, 503);
			sandbox.control.clearFaults();
			assert.equal((await getRest(sandbox, '/time')).status, 200);
		});

		it('strikes in the order of injection, any step in line with the others', async () => {
			sandbox.control.inject({ step: 'time', times: 1, fault: knownFaults.empty(500) });
			sandbox.control.inject({ step: 'any', times: 1, fault: knownFaults.empty(502) });
			sandbox.control.inject({ step: 'time', times: 1, fault: knownFaults.empty(504) });
			const seen: number[] = [];
			for (let time = 0; time < 4; time += 1) seen.push((await getRest(sandbox, '/time')).status);
			assert.deepEqual(seen, [500, 502, 504, 200]);
		});

		it('tells exchange and refresh apart by what the code stands for', async () => {
			sandbox.control.inject({ step: 'refresh', times: 'forever', fault: knownFaults.empty(502) });
			const { credentials, deviceCode, refreshToken } = await signIn(sandbox);
			assert.equal((await postToken(sandbox, credentials, refreshToken)).status, 502);
			assert.equal((await postToken(sandbox, credentials, deviceCode)).status, 502);
		});

		it('takes the exchange of a code for the first time as token, again after a fault too', async () => {
			sandbox.control.inject({ step: 'token', times: 2, fault: knownFaults.empty(502) });
			const { deviceCode, credentials } = await allowedCode(sandbox);
			assert.equal((await postToken(sandbox, credentials, deviceCode)).status, 502);
			assert.equal((await postToken(sandbox, credentials, deviceCode)).status, 502);
			assert.equal((await postToken(sandbox, credentials, deviceCode)).status, 200);
		});

		it('reaches every step', async () => {
			const { credentials, refreshToken, accessToken } = await signIn(sandbox);
			const open = await allowedCode(sandbox);
			const requests = {
				deviceCode: () => requestDeviceCode(sandbox),
				credentials: () => pollCredentials(sandbox, 'X'),
				token: () => postToken(sandbox, open.credentials, open.deviceCode),
				refresh: () => postToken(sandbox, credentials, refreshToken),
				user: () => getRest(sandbox, '/user', accessToken),
				disable: () => getRest(sandbox, '/disable_access_token', accessToken),
				time: () => getRest(sandbox, '/time/iso'),
				hosts: () => getRest(sandbox, '/hosts'),
				traffic: () => getRest(sandbox, '/traffic', accessToken),
				unrestrict: () => getRest(sandbox, '/unrestrict/link', accessToken),
				downloads: () => getRest(sandbox, '/downloads', accessToken),
				torrents: () => getRest(sandbox, '/torrents', accessToken),
				other: () => getRest(sandbox, '/settings', accessToken),
			} satisfies Record<ApiStep, () => Promise<Reply>>;
			for (const [step, request] of Object.entries(requests)) {
				sandbox.control.inject({
					step: step as ApiStep,
					times: 1,
					fault: knownFaults.empty(599),
				});
				assert.equal((await request()).status, 599, step);
			}
		});

		it('leaves the site alone', async () => {
			sandbox.control.inject({ step: 'any', times: 'forever', fault: { kind: 'reset' } });
			assert.equal((await fetch(`${sandbox.url}/device`)).status, 200);
		});
	});

	describe('raw answers', () => {
		it('sends status, body, content type and headers as given', async () => {
			onTime({
				kind: 'answer',
				status: 418,
				body: 'teapot',
				contentType: 'text/x-tea',
				headers: { 'X-Leaves': 'green' },
			});
			const { status, headers, text } = await getRest(sandbox, '/time');
			assert.equal(status, 418);
			assert.equal(text, 'teapot');
			assert.match(headers.get('content-type') ?? '', /^text\/x-tea/);
			assert.equal(headers.get('x-leaves'), 'green');
		});

		it('sends no content type when none is given', async () => {
			onTime({ kind: 'answer', status: 200, body: '{}' });
			assert.equal((await getRest(sandbox, '/time')).headers.get('content-type'), null);
		});

		it('sends Retry-After as seconds or as a date', async () => {
			for (const retryAfter of ['7', 'Wed, 21 Oct 2026 07:28:00 GMT']) {
				onTime(knownFaults.rateLimited(retryAfter));
				const { status, headers } = await getRest(sandbox, '/time');
				assert.equal(status, 429);
				assert.equal(headers.get('retry-after'), retryAfter);
			}
		});

		it('has slow_down only when injected', async () => {
			const { device_code } = await newDeviceCode(sandbox);
			sandbox.control.inject({ step: 'credentials', times: 1, fault: knownFaults.slowDown() });
			const { status, json } = await pollCredentials(sandbox, device_code);
			assert.equal(status, 400);
			assert.deepEqual(json, { error: 'slow_down' });
		});

		it('redirects', async () => {
			onTime(knownFaults.redirect(302, 'https://example.com/'));
			const { status, headers } = await getRest(sandbox, '/time');
			assert.equal(status, 302);
			assert.equal(headers.get('location'), 'https://example.com/');
		});

		it('sends HTML for maintenance and for a block at the edge', async () => {
			onTime(knownFaults.maintenance());
			onTime(knownFaults.blockedAtTheEdge());
			for (const expected of [503, 403]) {
				const { status, headers, json } = await getRest(sandbox, '/time');
				assert.equal(status, expected);
				assert.match(headers.get('content-type') ?? '', /^text\/html/);
				assert.equal(json, null);
			}
		});
	});

	describe('answers of whatever stands between', () => {
		for (const { name, answer } of knownFaults.intermediaryAnswers) {
			it(`has one for: ${name}`, async () => {
				onTime(answer);
				const { status, body } = await sendRaw(`${sandbox.url}/rest/1.0/time`);
				assert.equal(status, answer.status);
				assert.equal(String(body), answer.body ?? '');
			});
		}

		it('has each once, with a source', () => {
			const { intermediaryAnswers } = knownFaults;
			assert.equal(new Set(intermediaryAnswers.map(({ name }) => name)).size, intermediaryAnswers.length);
			for (const { name, source } of intermediaryAnswers) assert.ok(source, name);
		});

		it('blocks with 451 under the name of a permission that is refused', async () => {
			onTime(knownFaults.firewall());
			const { status, json } = await getRest(sandbox, '/time');
			assert.equal(status, 451);
			assert.deepEqual(json, { error: 'permission_denied', error_code: 9 });
		});

		it('never names an error of the service in 4xx JSON, but for the 451', () => {
			const own = /^(internal_error|bad_token|permission_denied|wrong_parameter|parameter_missing)$/;
			for (const { name, answer } of knownFaults.intermediaryAnswers) {
				if (answer.status === 451 || !answer.contentType?.includes('json')) continue;
				const { error } = JSON.parse(answer.body ?? '') as { error?: unknown };
				assert.doesNotMatch(String(error), own, name);
			}
		});
	});

	describe('answers about the account', () => {
		for (const [preset, code] of [
			[knownFaults.twoFactorNeeded, 10],
			[knownFaults.twoFactorPending, 11],
			[knownFaults.accountLocked, 14],
			[knownFaults.accountNotActivated, 15],
			[knownFaults.addressNotAllowed, 22],
			[knownFaults.fairUsageLimit, 36],
			[knownFaults.disabledEndpoint, 37],
			[knownFaults.unknownMethod, 3],
			[knownFaults.methodNotAllowed, 4],
			[knownFaults.unknownResource, 7],
		] as const) {
			it(`names error ${code}`, async () => {
				onTime(preset());
				const { status, json } = await getRest(sandbox, '/time');
				const { error, error_code } = json as { error: string; error_code: number };
				assert.ok(status >= 400 && status < 500);
				assert.match(error, /^[a-z_]+$/);
				assert.equal(error_code, code);
			});
		}
	});

	describe('bodies', () => {
		const rawUser = (accessToken: string) =>
			sendRaw(`${sandbox.url}/rest/1.0/user`, { headers: { Authorization: `Bearer ${accessToken}` } });
		const struck = async (fault: Fault) => {
			const { accessToken } = await signIn(sandbox);
			// The seconds of premium that are left count down from one answer to the next.
			sandbox.control.updateUser(1001, { premiumUntil: 0 });
			const whole = await rawUser(accessToken);
			sandbox.control.inject({ step: 'user', times: 1, fault });
			return { whole, ...(await rawUser(accessToken)) };
		};

		for (const [fault, encoding, decompress] of [
			[knownFaults.gzipped(), 'gzip', gunzipSync],
			[knownFaults.brotli(), 'br', brotliDecompressSync],
			[knownFaults.deflated(), 'deflate', inflateSync],
		] as const) {
			it(`compresses with ${encoding} unasked`, async () => {
				const { whole, status, headers, body } = await struck(fault);
				assert.equal(status, 200);
				assert.equal(headers['content-encoding'], encoding);
				assert.equal(headers['content-length'], String(body.length));
				assert.deepEqual(decompress(body), whole.body);
			});
		}

		it('puts a byte order mark in front', async () => {
			const { whole, body } = await struck(knownFaults.withByteOrderMark());
			assert.deepEqual(body, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), whole.body]));
		});

		it('writes UTF-16', async () => {
			const { whole, body } = await struck(knownFaults.inUtf16());
			assert.deepEqual(body, Buffer.from(`\uFEFF${whole.body}`, 'utf16le'));
		});

		it('sends bytes that are no UTF-8', async () => {
			const { body } = await struck(knownFaults.notUtf8());
			assert.deepEqual(body, Buffer.from('{"username":"Zo\xeb"}', 'latin1'));
		});

		it('names a compression that was not done', async () => {
			const { headers, body } = await struck(knownFaults.falselyGzipped());
			assert.equal(headers['content-encoding'], 'gzip');
			assert.equal(String(body), '{}');
		});

		it("doubles a body: 451, the firewall's error and then the answer to a request that took effect", async () => {
			sandbox.control.inject({ step: 'deviceCode', times: 1, fault: knownFaults.doubled() });
			const { status, text } = await requestDeviceCode(sandbox);
			assert.equal(status, 451);
			const [issued] = sandbox.control.deviceCodes();
			assert.match(text, /^\{"error":"permission_denied","error_code":9\}\{/);
			assert.ok(issued && text.includes(issued.deviceCode));
		});

		it('has no body to change where there is none, but for the doubled one', async () => {
			for (const [fault, status, body] of [
				[knownFaults.gzipped(), 204, ''],
				[knownFaults.doubled(), 451, '{"error":"permission_denied","error_code":9}'],
			] as const) {
				sandbox.control.inject({ step: 'disable', times: 1, fault });
				const { accessToken } = await signIn(sandbox);
				const reply = await getRest(sandbox, '/disable_access_token', accessToken);
				assert.deepEqual([reply.status, reply.text], [status, body]);
				assert.equal(reply.headers.get('content-encoding'), null);
				assert.equal((await getRest(sandbox, '/user', accessToken)).status, 401);
			}
		});
	});

	describe('broken connections', () => {
		const code = (error: unknown): unknown => (error as { cause?: { code?: unknown } }).cause?.code;

		it('resets before the request takes effect', async () => {
			sandbox.control.inject({ step: 'deviceCode', times: 1, fault: { kind: 'reset' } });
			await assert.rejects(requestDeviceCode(sandbox), error => {
				assert.ok(['ECONNRESET', 'UND_ERR_SOCKET'].includes(String(code(error))));
				return true;
			});
			assert.deepEqual(sandbox.control.deviceCodes(), []);
		});

		it('can reset after the request took effect', async () => {
			sandbox.control.inject({
				step: 'deviceCode',
				times: 1,
				fault: { kind: 'reset', when: 'afterHandling' },
			});
			await assert.rejects(requestDeviceCode(sandbox));
			assert.equal(sandbox.control.deviceCodes().length, 1);
		});

		it('hangs without an answer, and closes all the same', async () => {
			onTime({ kind: 'hang' });
			const outcome = getRest(sandbox, '/time').then(
				() => 'answered',
				() => 'dropped',
			);
			await sandbox.control.waitForRequests('time', 1);
			assert.equal(sandbox.control.requests()[0]?.status, null);
			assert.equal((await getRest(sandbox, '/time')).status, 200);
			await sandbox.close();
			assert.equal(await outcome, 'dropped');
		});

		it('is slow by the time told', async () => {
			onTime({ kind: 'slow', milliseconds: 60 });
			const before = performance.now();
			assert.equal((await getRest(sandbox, '/time')).status, 200);
			assert.ok(performance.now() - before >= 55);
		});

		it('is held until the faults are cleared', async () => {
			onTime({ kind: 'held' });
			const answer = getRest(sandbox, '/time');
			await sandbox.control.waitForRequests('time', 1);
			assert.equal((await getRest(sandbox, '/time')).status, 200);
			assert.deepEqual(
				sandbox.control.requests().map(({ status }) => status),
				[null, 200],
			);
			sandbox.control.clearFaults();
			assert.equal((await answer).status, 200);
		});

		it('promises more than it sends', async () => {
			sandbox.control.inject({
				step: 'deviceCode',
				times: 1,
				fault: { kind: 'truncated', how: 'contentLength' },
			});
			const response = await fetch(`${sandbox.url}/oauth/v2/device/code?client_id=X245A4XAIBGVM`);
			assert.equal(response.status, 200);
			assert.ok(Number(response.headers.get('content-length')) > 200);
			await assert.rejects(response.text());
		});

		it('stops in the middle of JSON', async () => {
			sandbox.control.inject({
				step: 'deviceCode',
				times: 1,
				fault: { kind: 'truncated', how: 'midJson' },
			});
			const { status, text, json } = await requestDeviceCode(sandbox);
			assert.equal(status, 200);
			assert.match(text, /^\{\n\t"device_code"/);
			assert.equal(json, null);
		});

		it('answers with 5 MB', async () => {
			onTime({ kind: 'huge' });
			const { text } = await getRest(sandbox, '/time');
			assert.ok(text.length > 5 * 1024 * 1024);
		});
	});
});
