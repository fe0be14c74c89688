import { readServeOptions, UsageError, usage } from './options';
import { serve } from './serve';

/** Runs the command, and leaves the exit code in the process. */
export async function main(words: readonly string[]): Promise<void> {
	try {
		await run(words);
	} catch (error) {
		console.error(told(error));
		process.exitCode = error instanceof UsageError ? 2 : 1;
	}
}

async function run(words: readonly string[]): Promise<void> {
	const options = readServeOptions(words);
	if (options) await serve(options);
	else console.log(usage);
}

function told(error: unknown): string {
	if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
	if (!(error instanceof Error)) return String(error);
	return 'code' in error && error.code === 'EADDRINUSE' ? 'Another program uses this port.' : error.message;
}
