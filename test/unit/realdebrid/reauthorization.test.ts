import assert from 'node:assert/strict';
import { pollToken } from '../../../src/realdebrid/deviceFlow';
import { Secret } from '../../../src/realdebrid/secret';
import type { Service } from '../../../src/realdebrid/service';
import { type MockAnswer, MockService } from './mockService';
import { rejection } from './rejection';
import { turnedClock } from './turnedClock';
import { accessToken, clientSecret, deviceCode, pendingAnswer, tokenAnswer } from './wireAnswers';

const client = { clientId: '3N4RHGK5OKNIH', clientSecret: new Secret(clientSecret) };

describe('re-authorising with stored client credentials', () => {
	let mock: MockService;
	beforeEach(() => {
		mock = new MockService();
	});
	afterEach(() => mock.close());

	function poll(answer: MockAnswer) {
		mock.answer(answer);
		return pollToken(mock.service, client, new Secret(deviceCode));
	}

	it('polls POST /token with the bound client and the new device code', async () => {
		await poll({ body: tokenAnswer });
		const { method, path, body } = mock.onlyRequest;
		assert.equal(`${method} ${path}`, 'POST /oauth/v2/token');
		assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
			client_id: '3N4RHGK5OKNIH',
			client_secret: clientSecret,
			code: deviceCode,
			grant_type: 'http://oauth.net/grant_type/device/1.0',
		});
	});

	it('is granted with the token itself', async () => {
		const answer = await poll({ body: tokenAnswer });
		assert.ok(answer.state === 'granted');
		assert.equal(answer.granted.accessToken.reveal(), accessToken);
	});

	it('tells when the token was asked for', async () => {
		const clock = turnedClock();
		try {
			const asked = Date.now();
			const slow: Service = {
				apiUrl: mock.service.apiUrl,
				send: async () => {
					clock.tick(14_000);
					return { status: 200, headers: new Headers(), body: Buffer.from(JSON.stringify(tokenAnswer)) };
				},
			};
			const answer = await pollToken(slow, client, new Secret(deviceCode));
			assert.ok(answer.state === 'granted');
			assert.equal(answer.granted.requestedAt, asked);
		} finally {
			clock.restore();
		}
	});

	it('is pending for a 403 with nulls', async () => {
		assert.equal((await poll({ status: 403, body: pendingAnswer })).state, 'pending');
	});

	it('is pending for authorization_pending', async () => {
		const answer = await poll({ status: 400, body: { error: 'authorization_pending' } });
		assert.equal(answer.state, 'pending');
	});

	it('fails with blocked for a 403 that is not JSON', async () => {
		assert.equal((await rejection(poll({ status: 403 }))).code, 'blocked');
	});

	it('fails with protocol for a 200 without a token', async () => {
		assert.equal((await rejection(poll({ body: {} }))).code, 'protocol');
	});

	it('fails with denied for access_denied', async () => {
		assert.equal((await rejection(poll({ status: 400, body: { error: 'access_denied' } }))).code, 'denied');
	});

	it('fails with expired for expired_token', async () => {
		assert.equal((await rejection(poll({ status: 400, body: { error: 'expired_token' } }))).code, 'expired');
	});
});
