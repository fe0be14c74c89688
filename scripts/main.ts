import { exitWithStarter } from '../test/host/exit-with-starter';

/** Runs a script: its failure is told in words, and everything it started ends with it. */
export function runScript(main: () => Promise<number>): void {
	exitWithStarter();
	main().then(
		code => process.exit(code),
		(error: unknown) => {
			console.error(process.env['DEBUG'] || !(error instanceof Error) ? error : error.message);
			process.exit(1);
		},
	);
}
