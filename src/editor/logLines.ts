import { inspect } from 'node:util';
import type { Exchange } from '../network/send';

/** One request, without anything that could hold a secret. */
export function exchangeLine({ method, origin, path, outcome, milliseconds, bytes, via }: Exchange): string {
	return `${method} ${origin}${path}: ${outcome} after ${Math.round(milliseconds)} ms, ${bytes} bytes, by ${via ?? 'no'} fetch`;
}

/** An error with its causes. Our errors hold no secrets, nor do their causes. */
export function errorLine(error: unknown): string {
	return inspect(error, { breakLength: Number.POSITIVE_INFINITY });
}
