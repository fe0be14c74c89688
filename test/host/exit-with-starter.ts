const lookMilliseconds = 500;

/**
 * Ends this process on a signal, and when the process that started it is gone. A signal alone would end Node without
 * its 'exit' event, on which the editors, browsers and folders of this run are removed.
 */
export function exitWithStarter(): void {
	process.on('SIGINT', () => process.exit(130));
	process.on('SIGTERM', () => process.exit(143));
	process.on('SIGHUP', () => process.exit(129));
	const starter = process.ppid;
	setInterval(() => {
		if (process.ppid !== starter) process.exit(1);
	}, lookMilliseconds).unref();
}
