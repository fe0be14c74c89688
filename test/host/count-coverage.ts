// Loaded before the tests: counts what the tests of this process go through. Programs that they start are not counted.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { coveredSources } from './coverage';
import { coverageVariable } from './coverage-variable';
import { instrument } from './instrument';

const covered = new Set(coveredSources());
const loadAsItIs = require.extensions['.ts'];

require.extensions['.ts'] = (module, path) => {
	if (covered.has(path)) compile(module, instrument(readFileSync(path, 'utf8'), path).code, path);
	else loadAsItIs?.(module, path);
};

process.once('exit', () => {
	const folder = process.env[coverageVariable];
	const { __coverage__ = {} } = globalThis as { __coverage__?: object };
	if (folder) writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(__coverage__));
});

function compile(module: NodeJS.Module, typescript: string, path: string): void {
	const { code } = transformSync(typescript, {
		loader: 'ts',
		format: 'cjs',
		platform: 'node',
		target: `node${process.versions.node}`,
		sourcefile: path,
		sourcemap: 'inline',
	});
	(module as NodeJS.Module & { _compile(code: string, path: string): void })._compile(code, path);
}
