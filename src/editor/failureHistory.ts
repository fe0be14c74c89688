import type { RealDebridError } from '../realdebrid/errors';

const MOST_FAILURES = 10;

/** The last failures, by what is fit to be shown to anybody. */
export class FailureHistory {
	private readonly lines: string[] = [];

	add({ code, reason, status, serviceCode }: RealDebridError): void {
		const details = [reason, status && `HTTP ${status}`, serviceCode && `error_code ${serviceCode}`];
		this.lines.push(
			`${new Date().toISOString()} ${code} (${details.filter(Boolean).join(', ') || 'no details'})`,
		);
		if (this.lines.length > MOST_FAILURES) this.lines.shift();
	}

	list(): readonly string[] {
		return this.lines;
	}
}
