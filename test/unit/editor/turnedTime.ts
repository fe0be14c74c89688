import type { SinonFakeTimers } from 'sinon';
import type { Send } from '../../../src/network/http';

const turnMilliseconds = 500;

/** A turned clock over real sockets: it goes on only while no request is under way, for these take their own time. */
export class TurnedTime {
	#underWay = 0;

	constructor(private readonly clock: SinonFakeTimers) {}

	/** The same send, of which this knows when it is under way. */
	counted(send: Send): Send {
		return async request => {
			this.#underWay++;
			try {
				return await send(request);
			} finally {
				this.#underWay--;
			}
		};
	}

	/** Lets time pass until the promise is settled, and then gives it. */
	async until<T>(promise: Promise<T>): Promise<T> {
		let isSettled = false;
		const settle = () => {
			isSettled = true;
		};
		promise.then(settle, settle);
		while (!isSettled) {
			await new Promise(resolve => setImmediate(resolve));
			if (this.#underWay === 0 && !isSettled) await this.clock.tickAsync(turnMilliseconds);
		}
		return promise;
	}
}
