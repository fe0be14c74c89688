import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { TemporaryFolder } from '../../host/temporary-folder';
import { eventually } from './eventually';

/** The value of a variable in a terminal that the editor opens now; `undefined` where it is not set, or empty. */
export async function inNewTerminal(variable: string): Promise<string | undefined> {
	const folder = new TemporaryFolder('terminal');
	const file = join(folder.path, 'value');
	const terminal = vscode.window.createTerminal({
		name: 'Real-Debrid test',
		...shellThatWrites(variable, file),
	});
	try {
		const text = await eventually('the terminal to write its variable', () =>
			existsSync(file) ? readFileSync(file, 'utf8') : undefined,
		);
		return text === '' ? undefined : text;
	} finally {
		terminal.dispose();
		await folder.remove();
	}
}

/** Renamed when it is complete: the test looks at it all the time. */
function shellThatWrites(variable: string, file: string): vscode.TerminalOptions {
	if (process.platform !== 'win32')
		return {
			shellPath: '/bin/sh',
			shellArgs: ['-c', `printf %s "$${variable}" > '${file}.part' && mv '${file}.part' '${file}'`],
		};
	const write = `[IO.File]::WriteAllText('${file}.part', "$env:${variable}"); Move-Item '${file}.part' '${file}'`;
	return { shellPath: 'powershell.exe', shellArgs: ['-NoProfile', '-NonInteractive', '-Command', write] };
}
