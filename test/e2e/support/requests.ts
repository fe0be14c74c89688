import type { LogEntry, Sandbox, Step } from '../../../sandbox/src';
import { eventually } from '../driver';

/** The requests of one step that the service has seen since its log was cleared. */
export function requestsOf({ control }: Sandbox, step: Step): LogEntry[] {
	return control.requests().filter(request => request.step === step);
}

/** Step and status of each request, such as `user 401`. */
export function stepsOf({ control }: Sandbox): string[] {
	return control.requests().map(({ step, status }) => `${step} ${status}`);
}

/** Access tokens live for this long after `issueShortTokens`, in seconds. */
const shortLifetime = 1;

/** Lets the access tokens that are issued from now on expire almost at once. */
export function issueShortTokens({ control }: Sandbox): void {
	control.configure({ accessTokenLifetime: shortLifetime });
}

/** Waits until the last short token has expired; those that follow live for a day. */
export async function letTokenExpire(sandbox: Sandbox): Promise<void> {
	const { control } = sandbox;
	const last = control.requests().findLast(({ step }) => step === 'token' || step === 'refresh');
	if (!last) throw new Error('No access token has been issued.');
	await eventually(
		'the access token to expire',
		async () => control.now(),
		now => now > last.at + shortLifetime * 1000,
	);
	control.configure({ accessTokenLifetime: 86_400 });
	control.clearRequests();
}
