import { join } from 'node:path';
import { format } from 'node:util';
import { hangMilliseconds } from '../host/hang';
import { markLines } from '../host/test-lines';

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
			timeout: hangMilliseconds,
			forbidOnly: true,
			...(grep ? { grep } : {}),
		});
		mocha.addFile(join(__dirname, 'tests.js'));
		await mocha.loadFilesAsync().catch((error: unknown) => {
			console.log(format('The tests could not be loaded:', error));
			throw error;
		});
		const failures = await new Promise<number>(resolve => mocha.run(resolve));
		if (failures > 0) throw new Error(`${failures} failed`);
	} finally {
		globalThis.console = editorsConsole;
	}
}
