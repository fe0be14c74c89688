/**
 * Builds `dist/`: `extension.js`, which is all that activation loads, and one
 * bundle for each of our modules that is imported or required dynamically, loaded
 * when it is first needed.
 *
 *     node esbuild.mjs [--production]
 */
import { rm } from 'node:fs/promises';
import { basename, resolve, sep } from 'node:path';
import esbuild from 'esbuild';

const production = process.argv.includes('--production');

/** The modules that are loaded dynamically: what is not needed to activate. */
const LAZY_MODULES = ['src/editor/main.ts', 'src/editor/qrPicture.ts', 'src/network/undici.ts'];

/**
 * Leaves `import('./main')` to run time, where it loads the bundle of that name.
 * esbuild splits bundles by itself for ES modules only, and the oldest editor
 * that we serve loads CommonJS faster.
 */
const ownBundleForLazyModules = {
	name: 'own bundle for lazy modules',
	setup(build) {
		const lazy = new Set(LAZY_MODULES.map(path => resolve(path).replace(/\.ts$/, '')));
		build.onResolve({ filter: /^\./ }, ({ kind, path, importer, resolveDir }) => {
			const isOurs = importer.startsWith(resolve('src') + sep);
			if (!isOurs || (kind !== 'dynamic-import' && kind !== 'require-call')) return undefined;
			const module = resolve(resolveDir, path);
			return lazy.has(module)
				? { path: `./${basename(module)}.js`, external: true }
				: { errors: [{ text: `${path} is loaded dynamically: name it in LAZY_MODULES.` }] };
		});
	},
};

await rm('dist', { recursive: true, force: true });
await esbuild.build({
	entryPoints: ['src/extension.ts', ...LAZY_MODULES],
	outdir: 'dist',
	entryNames: '[name]',
	bundle: true,
	platform: 'node',
	// What the oldest editor runs on.
	target: 'node20',
	format: 'cjs',
	external: ['vscode'],
	plugins: [ownBundleForLazyModules],
	minify: production,
	sourcemap: production ? false : 'linked',
	legalComments: 'none',
	// As require(): the editor's own hooks for 'vscode' are there.
	supported: { 'dynamic-import': false },
	logLevel: 'warning',
});
