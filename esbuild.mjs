/**
 * Builds `dist/`: `extension.js`, which is all that activation loads, and one
 * bundle for each of our modules that is imported or required dynamically, loaded
 * when it is first needed. With them go the licences of what they hold of others.
 *
 *     node esbuild.mjs [--production]
 */
import { rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { thirdPartyNotices } from './scripts/third-party-notices.mjs';

const thisFile = fileURLToPath(import.meta.url);
const root = dirname(thisFile);

/** The modules that are loaded dynamically: what is not needed to activate. */
const LAZY_MODULES = ['src/editor/main.ts', 'src/editor/codePanel/qrPicture.ts', 'src/network/undici.ts'];

/**
 * Leaves `import('./main')` to run time, where it loads the bundle of that name.
 * esbuild splits bundles by itself for ES modules only, and the oldest editor
 * that we serve loads CommonJS faster.
 *
 * @type {esbuild.Plugin}
 */
const ownBundleForLazyModules = {
	name: 'own bundle for lazy modules',
	setup(building) {
		const lazy = new Set(LAZY_MODULES.map(path => join(root, path).replace(/\.ts$/, '')));
		building.onResolve({ filter: /^\./ }, ({ kind, path, importer, resolveDir }) => {
			const isOurs = importer.startsWith(join(root, 'src') + sep);
			if (!isOurs || (kind !== 'dynamic-import' && kind !== 'require-call')) return undefined;
			const module = resolve(resolveDir, path);
			return lazy.has(module)
				? { path: `./${basename(module)}.js`, external: true }
				: { errors: [{ text: `${path} is loaded dynamically: name it in LAZY_MODULES.` }] };
		});
	},
};

/**
 * Gives all modules of a bundle the one object that is the editor's API. Left to itself, esbuild gives each of them a
 * copy of all its properties, and the editor looks up who asks at each `require('vscode')`: together that was most of
 * the time that loading took.
 *
 * @type {esbuild.Plugin}
 */
const oneEditorApi = {
	name: 'one editor API',
	setup(building) {
		building.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
			const text = await readFile(path, 'utf8');
			const required = text.replace("import * as vscode from 'vscode'", "import vscode = require('vscode')");
			return { contents: required, loader: 'ts' };
		});
		building.onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
			namespace === 'editor' ? { path, external: true } : { path, namespace: 'editor' },
		);
		building.onLoad({ filter: /./, namespace: 'editor' }, () => ({
			contents: "module.exports = require('vscode')",
		}));
	},
};

/**
 * Leaves out what undici brings and this extension never uses: HTTP/2, which undici offers no server unless told to, and
 * the form of its parser for processors that work on several values at once, which is of no use for answers of some
 * hundred bytes, and which undici does not need where it is missing.
 *
 * @type {esbuild.Plugin}
 */
const plainUndici = {
	name: 'plain undici',
	setup(building) {
		building.onResolve({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ resolveDir, path }) => ({
			path: resolve(resolveDir, path.replace('_simd', '')),
		}));
		building.onResolve({ filter: /\/client-h2\.js$/ }, ({ path }) => ({ path, namespace: 'unused' }));
		building.onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: '' }));
	},
};

/**
 * All bundles, as they are built to be looked into.
 *
 * @satisfies {esbuild.BuildOptions}
 */
export const bundles = /** @type {const} */ ({
	absWorkingDir: root,
	entryPoints: ['src/extension.ts', ...LAZY_MODULES],
	outdir: 'dist',
	entryNames: '[name]',
	bundle: true,
	platform: 'node',
	// What the oldest editor runs on.
	target: 'node20',
	format: 'cjs',
	plugins: [oneEditorApi, plainUndici, ownBundleForLazyModules],
	sourcemap: 'linked',
	legalComments: 'none',
	// As require(): the editor's own hooks for 'vscode' are there.
	supported: { 'dynamic-import': false },
	logLevel: 'warning',
});

/**
 * As they are shipped.
 *
 * @satisfies {esbuild.BuildOptions}
 */
export const shippedBundles = { ...bundles, minify: true, sourcemap: false };

if (process.argv[1] === thisFile) {
	const dist = join(root, bundles.outdir);
	rmSync(dist, { recursive: true, force: true });
	const options = process.argv.includes('--production') ? shippedBundles : bundles;
	esbuild.build({ ...options, metafile: true }).then(
		({ metafile }) => writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(metafile, root)),
		() => {
			// It has said why.
			process.exitCode = 1;
		},
	);
}
