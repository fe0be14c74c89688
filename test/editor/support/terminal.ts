import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { TemporaryFolder } from '../../host/temporary-folder';
import { eventually } from './eventually';
import { setSetting } from './settings';

/** Enough for a terminal to open: after this another one is opened. */
const openMilliseconds = 2_000;

/** What a program in a terminal has seen. */
export interface TerminalProgram {
	readonly processId: number;
	/** The value of the variable; empty where it is not set. */
	readonly value: string;
}

/**
 * The terminals that the editor opens with the user's default profile, which here starts a program that writes a
 * variable to a file and then waits. Not for Windows, where a profile is another setting.
 */
export class ProbedTerminals {
	readonly #folder = new TemporaryFolder('terminal');
	readonly #seen = new Set<string>();

	async start(variable: string): Promise<void> {
		const script = `${this.scriptThatWrites(variable)}; read wait`;
		for (const system of ['linux', 'osx'])
			await setSetting('terminal.integrated', `profiles.${system}`, {
				probe: { path: '/bin/sh', args: ['-c', script] },
			});
		await this.useProfile('probe');
		await this.#untilUsed();
	}

	/** The editor takes a moment to look at profiles, and opens terminals with the former one meanwhile. */
	async #untilUsed(): Promise<void> {
		let openedAt = Number.NEGATIVE_INFINITY;
		await eventually('terminals to use the profile', async () => {
			if (performance.now() - openedAt > openMilliseconds) {
				await vscode.commands.executeCommand('workbench.action.terminal.new');
				openedAt = performance.now();
			}
			return this.#unseen();
		});
		closeTerminals();
		this.#unseen();
	}

	/** For a shell. Renamed when the file is complete: the test looks all the time. */
	scriptThatWrites(variable: string): string {
		const file = join(this.#folder.path, '$$');
		return `printf %s "$${variable}" > ${file}.part; mv ${file}.part ${file}`;
	}

	async useProfile(name: string | undefined): Promise<void> {
		for (const system of ['linux', 'osx'])
			await setSetting('terminal.integrated', `defaultProfile.${system}`, name);
	}

	/** The program of the next terminal; it has been opened or will be. */
	async next(): Promise<TerminalProgram> {
		const name = await eventually('a terminal to write its variable', () => this.#unseen());
		return { processId: Number(name), value: readFileSync(join(this.#folder.path, name), 'utf8') };
	}

	#unseen(): string | undefined {
		const name = readdirSync(this.#folder.path).find(one => /^\d+$/.test(one) && !this.#seen.has(one));
		if (name !== undefined) this.#seen.add(name);
		return name;
	}

	async close(): Promise<void> {
		closeTerminals();
		await this.useProfile(undefined);
		for (const system of ['linux', 'osx'])
			await setSetting('terminal.integrated', `profiles.${system}`, undefined);
		await this.#folder.remove();
	}
}

export function closeTerminals(): void {
	for (const terminal of vscode.window.terminals) terminal.dispose();
}

export function isRunning({ processId }: TerminalProgram): boolean {
	try {
		return process.kill(processId, 0);
	} catch {
		return false;
	}
}
