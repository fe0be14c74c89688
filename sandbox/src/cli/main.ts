import { readServeOptions, usage } from './options';
import { serve } from './serve';
import { UsageError } from './usage-error';

/** Runs the command, and leaves the exit code in the process. */
export async function main(words: readonly string[]): Promise<void> {
	try {
		await run(words);
	} catch (error) {
		console.error(told(error));
		process.exitCode = error instanceof UsageError ? 2 : 1;
	}
}

async function run([first, ...words]: readonly string[]): Promise<void> {
	if (first === 'conformance') return (await import('./conformance')).conformance(words);
	const options = readServeOptions(first === undefined ? [] : [first, ...words]);
	if (options) await serve(options);
	else console.log(usage);
}

function told(error: unknown): string {
	if (error instanceof UsageError) return `${error.message}\n\n${error.usage}`;
	if (!(error instanceof Error)) return String(error);
	return 'code' in error && error.code === 'EADDRINUSE' ? 'Another program uses this port.' : error.message;
}
