import type sinon from 'sinon';

/** Lets the timers of one length end at once. The clock of the whole host cannot be turned: the editor goes by it. */
export function shortenTimers(fakes: sinon.SinonSandbox, milliseconds: number): void {
	const { setTimeout } = globalThis;
	const stub = (...[step, ms, ...rest]: Parameters<typeof setTimeout>) =>
		setTimeout(step, ms === milliseconds ? 0 : ms, ...rest);
	fakes.replace(globalThis, 'setTimeout', stub as typeof setTimeout);
}
