import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { HttpRequest } from '../../../src/network/http';
import { ServerClock } from '../../../src/network/serverClock';
import { turnedClock } from '../realdebrid/turnedClock';

const origin = 'https://api.real-debrid.com';
const request: HttpRequest = { method: 'GET', url: new URL('/rest/1.0/user', origin) };

describe('the clock of a server', () => {
	let clock: SinonFakeTimers;
	beforeEach(() => {
		clock = turnedClock();
	});
	afterEach(() => clock.restore());

	/** Sends a request that takes so long and is answered with such a header. */
	async function answered(date: string | undefined, takesMs = 0, serverClock = new ServerClock()) {
		const send = serverClock.observing(async () => {
			clock.tick(takesMs);
			return { status: 200, headers: new Headers(date === undefined ? {} : { date }), body: Buffer.of() };
		});
		await send(request);
		return serverClock;
	}

	it('is known by its answers, to a second or so', async () => {
		assert.equal((await answered('Thu, 01 Jan 2026 12:05:00 GMT')).offsetOf(origin), 300_500);
		assert.equal((await answered('Thu, 01 Jan 2026 11:59:30 GMT')).offsetOf(origin), -29_500);
	});

	it('is taken to have been read in the middle of the request', async () => {
		assert.equal((await answered('Thu, 01 Jan 2026 12:00:05 GMT', 10_000)).offsetOf(origin), 500);
	});

	it('is known by the last answer', async () => {
		const serverClock = await answered('Thu, 01 Jan 2026 12:05:00 GMT');
		await answered('Thu, 01 Jan 2026 12:01:00 GMT', 0, serverClock);
		assert.equal(serverClock.offsetOf(origin), 60_500);
	});

	for (const date of [undefined, '', 'yesterday'])
		it(`is not known by the header ${JSON.stringify(date)}, nor forgotten`, async () => {
			assert.equal((await answered(date)).offsetOf(origin), undefined);
			const serverClock = await answered('Thu, 01 Jan 2026 12:00:00 GMT');
			await answered(date, 0, serverClock);
			assert.equal(serverClock.offsetOf(origin), 500);
		});

	it('is told apart from that of another server', async () => {
		assert.equal(
			(await answered('Thu, 01 Jan 2026 12:05:00 GMT')).offsetOf('https://example.com'),
			undefined,
		);
	});

	it('leaves answers and failures as they are', async () => {
		const failure = new Error('no answer');
		const send = new ServerClock().observing(() => Promise.reject(failure));
		await assert.rejects(send(request), failure);
	});
});
