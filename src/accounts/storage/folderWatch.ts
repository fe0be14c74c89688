import { type FSWatcher, mkdirSync, watch } from 'node:fs';

export interface FolderWatch {
	/** Whether the system reports changes. */
	readonly isActive: boolean;
	dispose(): void;
}

/**
 * Calls `onChange` when anything in the folder changes, in whatever window,
 * with the name where the system reports it. Where the file system reports no
 * changes, the watch is not active.
 */
export function watchFolder(folder: string, onChange: (name: string | null) => void): FolderWatch {
	let watcher: FSWatcher | undefined;
	const end = () => {
		watcher?.close();
		watcher = undefined;
	};
	try {
		mkdirSync(folder, { recursive: true });
		watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name));
		watcher.on('error', end);
	} catch {
		// Not every file system can be watched.
	}
	return {
		get isActive() {
			return watcher !== undefined;
		},
		dispose: end,
	};
}
