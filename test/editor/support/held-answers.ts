import type sinon from 'sinon';

/** Keeps from the extension what the service has answered on one path, until the test releases it. */
export class HeldAnswers {
	readonly #released: Promise<void>;
	#release: () => void = () => undefined;

	constructor(fakes: sinon.SinonSandbox, path: string) {
		this.#released = new Promise(resolve => {
			this.#release = resolve;
		});
		const { fetch } = globalThis;
		fakes.replace(globalThis, 'fetch', async (...request) => {
			const answer = await fetch(...request);
			const [input] = request;
			const { pathname } = new URL(input instanceof Request ? input.url : String(input));
			if (pathname === path) await this.#released;
			return answer;
		});
	}

	release(): void {
		this.#release();
	}
}
