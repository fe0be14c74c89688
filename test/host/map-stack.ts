import { findSourceMap } from 'node:module';

/**
 * Gives a bundle's stack trace the places in our sources. Node would do it itself, but for the editor's own hook
 * into stack traces.
 */
export function mapStack(stack: string): string {
	return stack.replace(/([^\s()]+\.js):(\d+):(\d+)/g, (place, file: string, line: string, column: string) => {
		const origin = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
		if (!origin || !('originalSource' in origin)) return place;
		const source = origin.originalSource.replace(/^file:\/\//, '');
		return `${source}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
	});
}
