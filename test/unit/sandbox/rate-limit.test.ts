import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { getRest, pollCredentials, signIn } from './device-client';

describe('sandbox: rate limits', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	it('refuses the request after the 250th in a minute with 429 too_many_requests/34', async () => {
		const replies = await Promise.all(Array.from({ length: 250 }, () => getRest(sandbox, '/time')));
		assert.ok(replies.every(({ status }) => status === 200));
		const { status, headers, json } = await getRest(sandbox, '/time');
		assert.equal(status, 429);
		assert.equal(headers.get('retry-after'), null);
		assert.deepEqual(json, { error: 'too_many_requests', error_code: 34 });
	});

	it('counts refused requests too', async () => {
		sandbox.control.configure({ restRequestsPerMinute: 1 });
		await getRest(sandbox, '/time');
		sandbox.control.advance(40_000);
		assert.equal((await getRest(sandbox, '/time')).status, 429);
		sandbox.control.advance(40_000);
		assert.equal((await getRest(sandbox, '/time')).status, 429);
		sandbox.control.advance(60_000);
		assert.equal((await getRest(sandbox, '/time')).status, 200);
	});

	it('counts each access token apart', async () => {
		const ada = await signIn(sandbox, 1001);
		const ben = await signIn(sandbox, 1002);
		sandbox.control.configure({ restRequestsPerMinute: 1 });
		assert.equal((await getRest(sandbox, '/user', ada.accessToken)).status, 200);
		assert.equal((await getRest(sandbox, '/user', ada.accessToken)).status, 429);
		assert.equal((await getRest(sandbox, '/user', ben.accessToken)).status, 200);
	});

	it('limits the OAuth endpoints for each address, apart from REST', async () => {
		sandbox.control.configure({ oauthRequestsPerMinute: 1 });
		assert.equal((await pollCredentials(sandbox, 'A')).status, 200);
		assert.equal((await pollCredentials(sandbox, 'B')).status, 429);
		assert.equal((await getRest(sandbox, '/time')).status, 200);
	});
});
