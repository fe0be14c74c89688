import crypto from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createSandbox } from 'sinon';

/** Where no real folder is. */
const ROOT = resolve('/files-in-memory');

/**
 * The files of a run in memory, as far as `RecordFiles` goes: thousands of runs
 * would else wait for the disk. Ids are the same in each run as well, since the
 * order of files hangs on them, and a run that failed has to fail again.
 */
export class MemoryFiles {
	private readonly stubs = createSandbox();
	private folders = new Map<string, Map<string, MemoryFile>>();
	private ids = 0;

	install(): void {
		this.fake('mkdtempSync', (prefix: string) => this.made(join(ROOT, basename(prefix))));
		this.fake('mkdirSync', (path: string) => this.made(path));
		this.fake('readdirSync', (path: string) => [...this.folder(path).keys()]);
		this.fake('existsSync', (path: string) => this.folders.get(dirname(path))?.has(basename(path)) ?? false);
		this.fake('readFileSync', (path: string) => this.file(path).text);
		this.fake('statSync', (path: string) => this.file(path));
		this.fake('writeFileSync', (path: string, text: string) => {
			this.folder(dirname(path)).set(basename(path), { text, mtimeMs: Date.now() });
		});
		this.fake('renameSync', (from: string, to: string) => {
			const file = this.file(from);
			this.folder(dirname(from)).delete(basename(from));
			this.folder(dirname(to)).set(basename(to), file);
		});
		this.fake('rmSync', (path: string) => {
			if (!this.folders.delete(path)) this.folders.get(dirname(path))?.delete(basename(path));
		});
		this.stubs.replace(crypto, 'randomUUID', () => this.nextId());
	}

	/** Nothing has been stored yet. */
	clear(): void {
		this.folders = new Map();
		this.ids = 0;
	}

	uninstall(): void {
		this.stubs.restore();
	}

	/** All that the files of a folder hold, with their names. */
	texts(folder: string): string[] {
		return [...this.folder(folder)].flatMap(([name, { text }]) => [name, text]);
	}

	/** Stands in for a function of `node:fs` where it is about our folder; other calls go through. */
	private fake<Name extends FileFunction>(name: Name, act: (path: string, more: string) => unknown): void {
		const real = fs[name] as (...args: unknown[]) => unknown;
		const fake = (...args: unknown[]) => {
			const [path, more] = args;
			const isOurs = typeof path === 'string' && (path.startsWith(ROOT) || basename(path) === MACHINE_PREFIX);
			return isOurs ? act(path, String(more)) : real.apply(fs, args);
		};
		this.stubs.replace(fs, name, fake as unknown as (typeof fs)[Name]);
	}

	private made(path: string): string {
		if (!this.folders.has(path)) this.folders.set(path, new Map());
		return path;
	}

	private folder(path: string): Map<string, MemoryFile> {
		return this.folders.get(path) ?? gone();
	}

	private file(path: string): MemoryFile {
		return this.folder(dirname(path)).get(basename(path)) ?? gone();
	}

	/** In no order that tells which came first. */
	private nextId(): ReturnType<typeof crypto.randomUUID> {
		const scattered = ((++this.ids * 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
		return `${scattered}-0000-4000-8000-000000000000`;
	}
}

interface MemoryFile {
	readonly text: string;
	readonly mtimeMs: number;
}

/** Of the folder that a `Machine` makes. */
const MACHINE_PREFIX = 'real-debrid-unit-';

type FileFunction =
	| 'mkdtempSync'
	| 'mkdirSync'
	| 'readdirSync'
	| 'existsSync'
	| 'readFileSync'
	| 'statSync'
	| 'writeFileSync'
	| 'renameSync'
	| 'rmSync';

function gone(): never {
	throw Object.assign(new Error('there is no such file'), { code: 'ENOENT' });
}
