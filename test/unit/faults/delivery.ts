import type { Dispatcher } from 'undici';
import { type Answer, bytesOf } from '../../../sandbox/src/answer';

/** Hands one answer to undici as its parser would, whole or not. */
export class Delivery {
	private isOver = false;
	private readonly endings: (() => void)[] = [];

	/** @param onWhole told of an answer that arrives as a whole */
	constructor(
		private readonly handler: Dispatcher.DispatchHandler,
		private readonly onWhole: (answer: { status: number; headers: Headers; body: Uint8Array }) => void,
	) {
		handler.onConnect?.(reason => this.fail(reason ?? new Error('aborted')));
	}

	/** Calls `listener` once there is nothing more to come. */
	onEnd(listener: () => void): void {
		if (this.isOver) listener();
		else this.endings.push(listener);
	}

	whole(answer: Answer): void {
		if (this.isOver) return;
		const body = bytesOf(answer);
		this.onWhole({ status: answer.status, headers: headersOf(answer), body });
		this.chunks(answer, [body]);
	}

	chunks(answer: Answer, chunks: readonly Buffer[]): void {
		this.start(answer);
		for (const chunk of chunks) if (!this.isOver && chunk.length > 0) this.handler.onData?.(chunk);
		this.end(() => this.handler.onComplete?.([]));
	}

	/** The first half: of an answer that promises the whole, or of its JSON only. */
	half(answer: Answer, how: 'contentLength' | 'midJson'): void {
		const half = answer.body.slice(0, Math.ceil(answer.body.length / 2));
		if (how === 'midJson' || half === '') {
			this.whole({ ...answer, body: half });
			return;
		}
		const length = String(Buffer.byteLength(answer.body));
		this.start({ ...answer, headers: { ...answer.headers, 'content-length': length } });
		if (!this.isOver) this.handler.onData?.(Buffer.from(half));
		this.reset();
	}

	/** As undici tells of a connection that was closed while an answer was due. */
	reset(): void {
		this.fail(Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }));
	}

	fail(error: Error): void {
		this.end(() => this.handler.onError?.(error));
	}

	private start(answer: Answer): void {
		if (this.isOver) return;
		const raw = [...headersOf(answer)].flat().map(text => Buffer.from(text, 'latin1'));
		this.handler.onHeaders?.(answer.status, raw, () => undefined, '');
	}

	private end(tell: () => void): void {
		if (this.isOver) return;
		this.isOver = true;
		tell();
		for (const listener of this.endings) listener();
	}
}

function headersOf({ contentType, headers }: Answer): Headers {
	return new Headers({ ...(contentType && { 'content-type': contentType }), ...headers });
}
