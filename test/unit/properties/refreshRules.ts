import type { Reply } from '../../support/accounts/scriptedService';
import { retryAfterOf, type TracedRequest } from './trace';

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 900_000;

interface Failures {
	inARow: number;
	notBefore: number;
}

/** Never two refreshes of a sign-in at a time; and after each failure a longer pause. */
export class RefreshRules {
	readonly atOnce: string[] = [];
	readonly tooSoon: string[] = [];
	count = 0;
	private readonly inFlight = new Map<string, number>();
	private readonly failures = new Map<string, Failures>();

	begin({ asker, form }: TracedRequest): void {
		this.count++;
		const clientId = String(form['client_id']);
		const number = (this.inFlight.get(clientId) ?? 0) + 1;
		this.inFlight.set(clientId, number);
		if (number > 1) this.atOnce.push(`${number} at ${performance.now()}`);
		const failures = this.failures.get(keyOf(asker.window, form));
		// A person who wants to sign in again is not kept waiting.
		if (failures && performance.now() < failures.notBefore && !asker.isInsisting?.())
			this.tooSoon.push(`${failures.notBefore - performance.now()} ms after ${failures.inARow} failures`);
	}

	end({ asker, form }: TracedRequest, reply: Reply | undefined): void {
		const clientId = String(form['client_id']);
		this.inFlight.set(clientId, (this.inFlight.get(clientId) ?? 1) - 1);
		const key = keyOf(asker.window, form);
		if (reply && 'access_token' in Object(reply.body)) {
			// The service answers again: that ends the patience of all windows.
			for (const other of this.failures.keys())
				if (other.endsWith(` ${form['code']}`)) this.failures.delete(other);
			return;
		}
		const inARow = (this.failures.get(key)?.inARow ?? 0) + 1;
		const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (inARow - 1), LONGEST_RETRY_MS);
		const notBefore = performance.now() + Math.max(waitMs, retryAfterOf(reply) ?? 0);
		this.failures.set(key, { inARow, notBefore });
	}
}

/** Each window has its own patience, for each refresh token. */
function keyOf(window: string, form: Readonly<Record<string, string>>): string {
	return `${window} ${form['code']}`;
}
