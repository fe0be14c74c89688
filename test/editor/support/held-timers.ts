import type sinon from 'sinon';

const NEVER_MS = 2_000_000_000;

/**
 * Keeps the timers of some lengths from ending until the test says that their time is over. The clock of the whole host
 * cannot be turned: the editor goes by it.
 */
export class HeldTimers {
	readonly #held = new Map<unknown, { readonly ms: number; readonly step: () => void }>();

	constructor(fakes: sinon.SinonSandbox, lengths: readonly number[]) {
		const { setTimeout, clearTimeout } = globalThis;
		const hold = (...[step, ms, ...rest]: Parameters<typeof setTimeout>) => {
			if (ms === undefined || !lengths.includes(ms)) return setTimeout(step, ms, ...rest);
			const timer = setTimeout(() => undefined, NEVER_MS).unref();
			this.#held.set(timer, { ms, step: () => step(...rest) });
			return timer;
		};
		fakes.replace(globalThis, 'setTimeout', hold as typeof setTimeout);
		fakes.replace(globalThis, 'clearTimeout', timer => {
			this.#held.delete(timer);
			clearTimeout(timer);
		});
	}

	/** Ends those of one length that are under way. */
	fire(length: number): void {
		const over = [...this.#held].filter(([, { ms }]) => ms === length);
		for (const [timer, { step }] of over) {
			clearTimeout(timer as NodeJS.Timeout);
			step();
		}
	}
}
