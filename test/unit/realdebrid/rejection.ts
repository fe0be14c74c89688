import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { RealDebridError } from '../../../src/realdebrid/errors';

/** The `RealDebridError` that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<RealDebridError> {
	const error = await promise.then(
		value => assert.fail(`it succeeded with ${inspect(value)}`),
		(reason: unknown) => reason,
	);
	assert.ok(error instanceof RealDebridError, inspect(error));
	return error;
}

/** However an error is printed, none of the secrets is in it. */
export function assertTellsNone(error: unknown, secrets: readonly string[]): void {
	const printed = [
		inspect(error, { depth: 10, showHidden: true }),
		String(error),
		JSON.stringify(error),
		error instanceof Error ? error.stack : '',
	].join('\n');
	for (const secret of secrets) assert.ok(!printed.includes(secret), `"${secret}" is in: ${printed}`);
}
