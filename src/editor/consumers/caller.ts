import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where code of this extension host comes from. */
export interface CodeFolders {
	/** The folder of the extension that is said to call. */
	readonly consumer: string;
	/** The folders of all other installed extensions, without this one. */
	readonly others: readonly string[];
	/** The folder of the editor, which may hold extensions. */
	readonly editor: string;
}

/**
 * Whether a call may come from the consumer, as far as its stack shows: the nearest code of an extension is the
 * consumer's. Code that belongs to nobody known may be the consumer's, as when a bundler names it differently; a stack
 * without any code but the editor's and Node's shows that the call was detached from its caller.
 *
 * This keeps an honest extension from using another one's name. It does not stop a malicious one.
 */
export function isCalledBy(stack: string, { consumer, others, editor }: CodeFolders): boolean {
	const files = stack.split('\n').flatMap(fileOf);
	const folders = [consumer, ...others];
	for (const file of files) {
		const owner = longest(folders.filter(folder => isBelow(file, folder)));
		if (owner !== undefined) return owner === consumer;
	}
	return files.some(file => !isBelow(file, editor));
}

/** The file of a line such as `at name (/folder/file.js:1:2)`; none for Node's own code. */
function fileOf(line: string): string[] {
	const place = /^\s+at (?:.*?\()?(?:async )?(.*?):\d+:\d+\)*$/.exec(line)?.[1];
	if (place === undefined || place.startsWith('node:') || place === '<anonymous>') return [];
	try {
		return [place.startsWith('file:') ? fileURLToPath(place) : place];
	} catch {
		return [place];
	}
}

function isBelow(file: string, folder: string): boolean {
	// The case of drive letters differs on Windows.
	return file.toLowerCase().startsWith((folder.endsWith(sep) ? folder : folder + sep).toLowerCase());
}

function longest(texts: readonly string[]): string | undefined {
	return texts.reduce<string | undefined>(
		(best, text) => (text.length > (best?.length ?? 0) ? text : best),
		undefined,
	);
}
