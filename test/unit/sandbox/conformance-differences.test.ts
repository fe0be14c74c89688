import assert from 'node:assert/strict';
import { knownFaults, type Sandbox, type SandboxSettings, startSandbox } from '../../../sandbox/src/index';
import { differencesOf, runAgainst } from './conformance-fixture';

describe('conformance: a service that is not like the sandbox', () => {
	let service: Sandbox;
	beforeEach(async () => {
		service = await startSandbox();
	});
	afterEach(() => service.close());

	const bodyOf = (names: string[]) => names.map(name => `body.${name}`);
	const cases: { name: string; settings: Partial<SandboxSettings>; expected: Record<string, string[]> }[] = [
		{
			name: 'a denied code is told',
			settings: { deniedAnswer: 'permissionDenied' },
			expected: {
				denied: ['status', ...bodyOf(['error', 'error_code', 'client_id', 'client_secret'])],
				'denied-again': ['status', ...bodyOf(['error', 'error_code', 'client_id', 'client_secret'])],
			},
		},
		{
			name: 'an expired code looks as if nobody had entered it yet',
			settings: { expiredAnswer: 'pending' },
			expected: {
				expired: ['status', ...bodyOf(['error', 'error_code', 'client_id', 'client_secret'])],
				'expired-again': ['status', ...bodyOf(['error', 'error_code', 'client_id', 'client_secret'])],
			},
		},
		{
			name: 'a removed app is told with a page',
			settings: { revokedAnswer: 'html' },
			expected: { 'refresh-after-removal': ['kind', 'header.content-type', 'body'] },
		},
		{
			name: 'the token endpoint refuses while nobody has entered the code',
			settings: { pendingTokenAnswer: 'wrongParameter' },
			expected: { 'bound-pending': ['status', ...bodyOf(['error', 'error_code'])] },
		},
		{
			name: 'the life of a token is a text',
			settings: { expiresInType: 'string' },
			expected: Object.fromEntries(
				['exchange', 'exchange-again', 'refresh', 'device-code-after-refresh', 'bound-granted'].map(id => [
					id,
					['body.expires_in'],
				]),
			),
		},
		{
			name: 'a code lives for half an hour, and has no direct link',
			settings: { deviceCodeLifetime: 1800, directVerificationUrl: 'leftOut' },
			expected: Object.fromEntries(
				['expire-code', 'deny-code', 'allow-code', 'bound-code'].map(id => [
					id,
					['body.expires_in', 'body.direct_verification_url'],
				]),
			),
		},
		{
			name: 'a refresh token that is not the device code',
			settings: { refreshToken: 'separate' },
			expected: Object.fromEntries(
				['exchange', 'exchange-again', 'refresh', 'device-code-after-refresh', 'bound-granted'].map(id => [
					id,
					['body.refresh_token'],
				]),
			),
		},
	];
	for (const { name, settings, expected } of cases)
		it(`says where: ${name}`, async () => {
			service.control.configure(settings);
			assert.deepEqual(differencesOf(await runAgainst(service)), expected);
		});

	it('goes on with a refresh token that is new after each refresh', async () => {
		service.control.configure({ refreshToken: 'rotated' });
		const { report } = await runAgainst(service);
		const after = report?.steps.find(({ id }) => id === 'refresh-after-removal');
		assert.equal(after?.answer.status, 403);
	});

	it('shows two JSON texts in one body', async () => {
		const doubled = {
			kind: 'answer',
			status: 403,
			body: '{"error":"permission_denied","error_code":9}{"id":4711}',
		};
		service.control.inject({ step: 'user', times: 1, fault: { ...doubled, kind: 'answer' } });
		const { report } = await runAgainst(service);
		const { answer } = report?.steps.find(({ id }) => id === 'user') ?? {};
		assert.equal(answer?.kind, 'two JSON texts');
		assert.deepEqual(answer?.body, [{ error: 'permission_denied', error_code: 9 }, { id: '<number>' }]);
	});

	it('names a header that asks for patience', async () => {
		const wait = { ...knownFaults.jsonError(403, 'slow'), headers: { 'Retry-After': '30' } };
		service.control.inject({ step: 'user', times: 1, fault: wait });
		const written = await runAgainst(service);
		assert.ok(differencesOf(written)['user']?.includes('header.retry-after'));
		assert.match(written.markdown, /retry-after: 30/);
	});
});
