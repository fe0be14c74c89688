import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

interface Zip {
	readonly files: Readonly<
		Record<string, { readonly dir: boolean; async(kind: 'nodebuffer'): Promise<Buffer> }>
	>;
}

/** @returns the files of a `.vsix` by their paths in it */
export async function filesOfVsix(vsix: string): Promise<ReadonlyMap<string, Buffer>> {
	// The one that `@vscode/test-electron` unpacks editors with.
	const fromTestElectron = createRequire(require.resolve('@vscode/test-electron'));
	const { loadAsync } = fromTestElectron('jszip') as { loadAsync(zip: Buffer): Promise<Zip> };
	const { files } = await loadAsync(await readFile(vsix));
	const contents = new Map<string, Buffer>();
	for (const [path, file] of Object.entries(files))
		if (!file.dir) contents.set(path, await file.async('nodebuffer'));
	return contents;
}
