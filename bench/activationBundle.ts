import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from '../test/host/paths';

/** What activation loads. */
export interface ActivationBundle {
	/** The source files in it, from the repository's root, the largest first. */
	readonly inputs: readonly ActivationInput[];
	/** Minified. */
	readonly bytes: number;
}

export interface ActivationInput {
	readonly path: string;
	/** What it takes up of the bundle. */
	readonly bytes: number;
}

/**
 * The bundle that activation loads, by the settings of esbuild.mjs but for its
 * list of modules with a bundle of their own: that list holds whatever is
 * loaded dynamically, or the build fails.
 */
export async function activationBundle(entry = 'src/extension.ts'): Promise<ActivationBundle> {
	const { metafile } = await build({
		absWorkingDir: repositoryRoot,
		entryPoints: [join(repositoryRoot, entry)],
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: ['vscode'],
		minify: true,
		legalComments: 'none',
		supported: { 'dynamic-import': false },
		metafile: true,
		write: false,
		plugins: [
			{
				name: 'leave out what is loaded later',
				setup(building) {
					building.onResolve({ filter: /^\./ }, ({ kind, path, importer }) => {
						const isLater = kind === 'dynamic-import' || kind === 'require-call';
						// Packages require their own files at once; ours do so for what can wait.
						const isOurs = !importer.includes('node_modules');
						return isLater && isOurs ? { path, external: true } : undefined;
					});
				},
			},
		],
	});
	const [output] = Object.values(metafile.outputs);
	if (!output) throw new Error('esbuild wrote nothing');
	const inputs = Object.entries(output.inputs)
		.map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }))
		.sort((a, b) => b.bytes - a.bytes);
	return { inputs, bytes: output.bytes };
}
