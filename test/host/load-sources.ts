// Loaded before the unit tests: compiles `src`, and counts what the tests of this process go through where coverage is
// asked for. Programs that the tests start are not counted.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { transformSync } from 'esbuild';
import { coverageVariable } from './coverage-variable';
import { repositoryRoot } from './paths';

const sources = join(repositoryRoot, 'src') + sep;
const loadWithTsx = require.extensions['.ts'];
const coverageFolder = process.env[coverageVariable];
const counting = coverageFolder === undefined ? undefined : startCounting(coverageFolder);

require.extensions['.ts'] = (module, path) => {
	if (!path.startsWith(sources)) return loadWithTsx?.(module, path);
	const source = readFileSync(path, 'utf8');
	compile(module, counting?.(source, path) ?? source, path);
};

/** @returns what puts counters into a source that is to be counted */
function startCounting(folder: string): (source: string, path: string) => string | undefined {
	// Babel takes a while to load, and only coverage needs it.
	const { coveredSources } = require('./coverage') as typeof import('./coverage');
	const { instrument } = require('./instrument') as typeof import('./instrument');
	const covered = new Set(coveredSources());
	process.once('exit', () => {
		const { __coverage__ = {} } = globalThis as { __coverage__?: object };
		writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(__coverage__));
	});
	return (source, path) => (covered.has(path) ? instrument(source, path).code : undefined);
}

function compile(module: NodeJS.Module, typescript: string, path: string): void {
	const { code } = transformSync(typescript, {
		loader: 'ts',
		format: 'cjs',
		platform: 'node',
		target: `node${process.versions.node}`,
		// As the bundles do it: `import()` is a `require()`. tsx would ask a thread of its own each time, and a request
		// that waits for this thread keeps a test waiting that turns the clock, and a processor busy.
		supported: { 'dynamic-import': false },
		sourcefile: path,
		sourcemap: 'inline',
	});
	(module as NodeJS.Module & { _compile(code: string, path: string): void })._compile(code, path);
}
