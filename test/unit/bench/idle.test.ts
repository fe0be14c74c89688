import assert from 'node:assert/strict';
import { idleCounts } from '../../../bench/idle';

describe('signed in, and nobody asks', () => {
	it('costs no request and no timer in ten minutes', async () => {
		assert.deepEqual(await idleCounts(), { requests: 0, timers: 0 });
	});

	it('a timer that somebody leaves would be counted', async () => {
		const leave = () => void setInterval(() => undefined, 1_000);
		assert.deepEqual(await idleCounts(leave), { requests: 0, timers: 1 });
	});
});
