import { inspect } from 'node:util';
import type { Exchange } from '../network/send';
import type { RealDebridError } from '../realdebrid/errors';

/** One request, without anything that could hold a secret. */
export function exchangeLine({ method, origin, path, outcome, milliseconds, bytes, via }: Exchange): string {
	return `${method} ${origin}${path}: ${outcome} after ${Math.round(milliseconds)} ms, ${bytes} bytes, by ${via ?? 'no'} fetch`;
}

/** An error with its causes. Our errors hold no secrets, nor do their causes. */
export function errorLine(error: unknown): string {
	return inspect(error, { breakLength: Number.POSITIVE_INFINITY });
}

const MOST_FAILURES = 10;

/** The last failures, by what is fit to be shown to anybody. */
export class FailureHistory {
	private readonly lines: string[] = [];

	add(error: RealDebridError): void {
		this.lines.push(`${new Date().toISOString()} ${failureLine(error)}`);
		if (this.lines.length > MOST_FAILURES) this.lines.shift();
	}

	list(): readonly string[] {
		return this.lines;
	}
}

/** A failure in a few words, without its message and what led to it. */
export function failureLine({ code, reason, status, serviceCode }: RealDebridError): string {
	const details = [reason, status && `HTTP ${status}`, serviceCode && `error_code ${serviceCode}`];
	return `${code} (${details.filter(Boolean).join(', ') || 'no details'})`;
}
