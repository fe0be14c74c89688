import { type FSWatcher, mkdirSync, watch } from 'node:fs';

/**
 * Calls `onChange` when anything in the folder changes, in whatever window,
 * with the name where the system tells it. Where the file system cannot tell,
 * nothing is called: the focus and the next question for a token look as well.
 */
export function watchFolder(folder: string, onChange: (name: string | null) => void): { dispose(): void } {
	let watcher: FSWatcher | undefined;
	try {
		mkdirSync(folder, { recursive: true });
		watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name));
		watcher.on('error', () => watcher?.close());
	} catch {
		// Not every file system can be watched.
	}
	return { dispose: () => watcher?.close() };
}
