const lookMilliseconds = 500;

/**
 * Ends this process when npm, which has started it, is gone: npx that is told to end leaves its program running, and
 * the port in use. Without npm nothing is done, because a shell may end before what it has started.
 */
export function endWithNpm(end: () => void): void {
	if (process.env['npm_command'] === undefined) return;
	const starter = process.ppid;
	const look = setInterval(() => {
		if (process.ppid === starter) return;
		clearInterval(look);
		end();
	}, lookMilliseconds).unref();
}
