import { build } from 'esbuild';
import { shippedBundles } from '../esbuild.mjs';

/** What activation loads. */
export interface ActivationBundle {
	/** The source files in it, from the repository's root, the largest first. */
	readonly inputs: readonly ActivationInput[];
	/** Minified. */
	readonly bytes: number;
	readonly text: string;
}

export interface ActivationInput {
	readonly path: string;
	/** What it takes up of the bundle. */
	readonly bytes: number;
}

/** The bundle that activation loads, as it is shipped; or that of another module. */
export async function activationBundle(entry = 'src/extension.ts'): Promise<ActivationBundle> {
	const { metafile, outputFiles } = await build({ ...shippedBundles, metafile: true, write: false });
	const index = Object.values(metafile.outputs).findIndex(({ entryPoint }) => entryPoint === entry);
	const [output, file] = [Object.values(metafile.outputs)[index], outputFiles[index]];
	if (!output || !file) throw new Error(`esbuild wrote no bundle of ${entry}`);
	const inputs = Object.entries(output.inputs)
		.map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }))
		.sort((a, b) => b.bytes - a.bytes);
	return { inputs, bytes: output.bytes, text: file.text };
}
