import { join } from 'node:path';
import { format } from 'node:util';
import type { Runnable, Runner, Test } from 'mocha';
import { oldestCodeServer } from '../host/code-server';
import { markLines } from '../host/test-lines';

/** Ends only what hangs: on a busy machine a test of a second can take half a minute. */
const limitMilliseconds = 120_000;

/** What the editor calls, in the extension host, with `--extensionTestsPath`. */
export async function run(): Promise<void> {
	process.setSourceMapsEnabled(true);
	const editorsConsole = globalThis.console;
	// The editor's own cannot be changed, its `log` least of all.
	globalThis.console = Object.create(editorsConsole, {
		log: { value: (...args: unknown[]) => editorsConsole.log(markLines(format(...args))) },
	}) as Console;
	try {
		// Only now, because mocha remembers `console.log` as it finds it.
		const { default: Mocha } = await import('mocha');
		const { default: CountingReporter } = await import('../host/counting-reporter');
		const grep = process.env['TEST_GREP'];
		const mocha = new Mocha({
			reporter: CountingReporter,
			timeout: limitMilliseconds,
			forbidOnly: true,
			...(grep ? { grep } : {}),
		});
		mocha.addFile(join(__dirname, 'tests.js'));
		await mocha.loadFilesAsync().catch((error: unknown) => {
			console.log(format('The tests could not be loaded:', error));
			throw error;
		});
		const failures = await new Promise<number>(resolve => {
			const runner = mocha.run(failed => {
				resolve(failed);
			});
			stopAtTimeout(runner);
			tellHowToRepeat(runner);
		});
		if (failures > 0) throw new Error(`${failures} failed`);
	} finally {
		globalThis.console = editorsConsole;
	}
}

/** Nothing ends the body of a test that timed out: what it still does would happen in the tests after it. */
function stopAtTimeout(runner: Runner): void {
	runner.on('fail', (failed: Runnable) => {
		if (!failed.timedOut) return;
		console.log('A test has timed out and may still be running: the tests after it are left out.');
		runner.abort();
	});
}

function tellHowToRepeat(runner: Runner): void {
	const titles: string[] = [];
	// A hook fails with the title of its test.
	runner.on('fail', (failed: Test) => titles.push((failed.ctx?.currentTest ?? failed).fullTitle()));
	// After mocha's own report.
	runner.on('end', () => {
		for (const title of new Set(titles))
			console.log(`To run it alone: ${command()} --only editor --grep "${patternOf(title)}"`);
	});
}

function command(): string {
	const version = process.env['CODE_SERVER_VERSION'];
	if (version === undefined) return 'npm run test:desktop --';
	return version === oldestCodeServer ? 'npm run test:oldest --' : 'npm test --';
}

/** A regular expression that every shell leaves as it is within double quotes. */
function patternOf(title: string): string {
	return title.replaceAll(/[^\p{L}\p{N} ,:;×’-]/gu, '.');
}
