import type { Response } from 'express';
import { type Answer, bytesOf, jsonType } from './answer';
import type { Fault, FaultQueue } from './faults';
import { reshape } from './reshape';

const huge = 5 * 1024 * 1024;

export function deliver(response: Response, answer: Answer): void {
	const { status, body, contentType, headers } = answer;
	response.status(status);
	// Past Express, which would add a charset: clients exist that compare the whole value.
	if (contentType) response.setHeader('Content-Type', contentType);
	if (headers) response.set(headers);
	// `send` adds the ETag that the service has too, but would make up a content type where there is none.
	if (body && contentType) response.send(bytesOf(answer));
	else response.end(bytesOf(answer));
}

/** Carries a fault out. `handle` does what the service would have done. */
export function deliverFault(
	response: Response,
	fault: Fault,
	handle: () => Answer,
	faults: FaultQueue,
): void {
	switch (fault.kind) {
		case 'answer':
			deliver(response, { body: '', ...fault });
			break;
		case 'reset':
			if (fault.when === 'afterHandling') handle();
			response.socket?.resetAndDestroy();
			break;
		case 'hang':
			break;
		case 'slow': {
			const timer = setTimeout(() => deliver(response, handle()), fault.milliseconds);
			response.once('close', () => clearTimeout(timer));
			break;
		}
		case 'held':
			response.once(
				'close',
				faults.whenCleared(() => deliver(response, handle())),
			);
			break;
		case 'truncated':
			truncate(response, handle(), fault.how);
			break;
		case 'reshaped':
			deliver(response, reshape(handle(), fault.as));
			break;
		case 'huge': {
			const body = JSON.stringify({ padding: 'x'.repeat(huge) });
			deliver(response, { status: 200, body, contentType: jsonType });
			break;
		}
	}
}

function truncate(response: Response, answer: Answer, how: 'contentLength' | 'midJson'): void {
	const half = answer.body.slice(0, Math.ceil(answer.body.length / 2));
	if (how === 'midJson') {
		deliver(response, { ...answer, body: half });
		return;
	}
	response.status(answer.status);
	if (answer.contentType) response.setHeader('Content-Type', answer.contentType);
	response.set('Content-Length', String(Buffer.byteLength(answer.body)));
	response.write(half, () => response.socket?.destroy());
}
