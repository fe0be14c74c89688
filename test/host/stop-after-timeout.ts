import type { Runnable, Runner } from 'mocha';

const timeoutCode = 'ERR_MOCHA_TIMEOUT';

/**
 * Ends a run with the first test or hook that times out: its body still runs, and could break the tests after it.
 * The hooks that tidy up run first.
 *
 * @returns the runnable that has timed out, once there is one
 */
export function stopAfterTimeout(runner: Runner): () => Runnable | undefined {
	let timedOut: Runnable | undefined;
	runner.on('fail', (runnable: Runnable, error: { readonly code?: unknown }) => {
		if (error.code !== timeoutCode) return;
		timedOut ??= runnable;
		runner.abort();
	});
	return () => timedOut;
}

export function sayStopped(timedOut: Runnable): string {
	return `  "${timedOut.fullTitle()}" timed out. The tests after it were not run, because its body may still be running.`;
}
