import { type SinonFakeTimers, useFakeTimers } from 'sinon';

/** All clocks at a moment of our choice, to be turned by hand. */
export function turnedClock(): SinonFakeTimers {
	return useFakeTimers({
		now: Date.UTC(2026, 0, 1, 12),
		// Those that are from before, as of a connection, would else fire after what they were for is gone.
		shouldClearNativeTimers: true,
		toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
	});
}
