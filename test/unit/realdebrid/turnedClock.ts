import { type SinonFakeTimers, useFakeTimers } from 'sinon';

/** All clocks at a moment of our choice, to be turned by hand. */
export function turnedClock(): SinonFakeTimers {
	return useFakeTimers({
		now: Date.UTC(2026, 0, 1, 12),
		toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
	});
}
