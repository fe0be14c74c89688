import fs from 'node:fs';
import sinon from 'sinon';

/** The calls on the file system from now on. */
export function countFileSystemCalls(): FileSystemCalls {
	const fakes = sinon.createSandbox();
	let calls = 0;
	for (const module of [fs, fs.promises] as readonly Record<string, unknown>[])
		for (const [name, member] of Object.entries(module))
			if (typeof member === 'function' && /^[a-z]/.test(name))
				fakes.replace(
					module,
					name,
					new Proxy(member, {
						apply(target, self, words) {
							calls++;
							return Reflect.apply(target, self, words);
						},
					}),
				);
	return {
		take() {
			const taken = calls;
			calls = 0;
			return taken;
		},
		restore: () => fakes.restore(),
	};
}

export interface FileSystemCalls {
	/** How many there were since the last time. */
	take(): number;
	restore(): void;
}

/** From now on nothing in a folder can be changed, while all that is there can be read. */
export function makeReadOnly(): { restore(): void } {
	const fakes = sinon.createSandbox();
	const refuse = (what: string) => {
		throw Object.assign(new Error(`EROFS: read-only file system, ${what} '/home/ada/123.account.json'`), {
			code: 'EROFS',
		});
	};
	for (const name of [
		'writeFile',
		'rename',
		'rm',
		'unlink',
		'mkdir',
		'utimes',
		'appendFile',
		'copyFile',
	] as const) {
		fakes.replace(fs, `${name}Sync`, (() => refuse(name)) as never);
		fakes.replace(fs.promises, name, (async () => refuse(name)) as never);
	}
	const { openSync } = fs;
	fakes.replace(fs, 'openSync', ((path: fs.PathLike, flags: fs.OpenMode = 'r', mode?: fs.Mode) =>
		flags === 'r' ? openSync(path, flags, mode) : refuse('open')) as typeof fs.openSync);
	return { restore: () => fakes.restore() };
}
