import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';

/** Where the person who runs the tool is talked to. */
export interface Terminal {
	say(text: string): void;
	/** @returns true for yes; anything but a yes is a no */
	confirm(question: string): Promise<boolean>;
	/** Resolves once the person says that something is done. */
	waitForPerson(text: string): Promise<void>;
}

interface Closable {
	/** Ctrl-C, while a question is open. */
	onInterrupt(listener: () => void): void;
	close(): void;
}

interface Streams {
	readonly input: NodeJS.ReadableStream;
	readonly output: NodeJS.WritableStream;
}

/** @param signal ends a question that waits for its answer */
export function openTerminal(
	signal: AbortSignal,
	{ input, output }: Streams = { input: stdin, output: stdout },
): Terminal & Closable {
	const lines = createInterface({ input, output });
	const ask = (question: string) => lines.question(`${question} `, { signal });
	return {
		say: text => void output.write(`${text}\n`),
		confirm: async question => /^y(es)?$/i.test((await ask(`${question} [y/N]`)).trim()),
		waitForPerson: async text => void (await ask(`${text} Press Enter when it is done.`)),
		onInterrupt: listener => void lines.on('SIGINT', listener),
		close: () => lines.close(),
	};
}
