import type sinon from 'sinon';

/** Lets the timers of one length end at once. The clock of the whole host cannot be turned: the editor goes by it. */
export function shortenTimers(fakes: sinon.SinonSandbox, milliseconds: number): void {
	const { setTimeout } = globalThis;
	const stub = (...[step, ms, ...rest]: Parameters<typeof setTimeout>) =>
		setTimeout(step, ms === milliseconds ? 0 : ms, ...rest);
	fakes.replace(globalThis, 'setTimeout', stub as typeof setTimeout);
}

/** Waits for a timer of this length, or up to a second longer, and gives what lets it end: it never does by itself. */
export function heldTimer(fakes: sinon.SinonSandbox, milliseconds: number): Promise<() => void> {
	const { setTimeout } = globalThis;
	return new Promise(resolve => {
		const stub = (...[step, ms = 0, ...rest]: Parameters<typeof setTimeout>) => {
			if (ms < milliseconds || ms > milliseconds + 1_000) return setTimeout(step, ms, ...rest);
			resolve(() => step(...rest));
			return setTimeout(() => undefined);
		};
		fakes.replace(globalThis, 'setTimeout', stub as typeof setTimeout);
	});
}
