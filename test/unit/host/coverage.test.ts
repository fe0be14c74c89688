import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CoverageMapData, createCoverageMap } from 'istanbul-lib-coverage';
import { coveredSources, isEnough, readCoverage } from '../../host/coverage';
import { instrument } from '../../host/instrument';
import { TemporaryFolder } from '../../host/temporary-folder';

describe('coverage', () => {
	let folder: TemporaryFolder;
	beforeEach(() => {
		folder = new TemporaryFolder('coverage');
	});
	afterEach(() => folder.remove());

	it('counts the branches that stand in a source, and no others', () => {
		const source = `import type { A } from './a';
export class B { readonly a: A | undefined; name(): string { return this.a?.name ?? (this.a ? 'x' : 'y'); } }
export async function c(value: unknown): Promise<B> { return value as B; }`;
		const { coverage } = instrument(source, '/b.ts');
		assert.deepEqual(
			Object.values(coverage.branchMap).map(({ type, line }) => [type, line]),
			[
				['binary-expr', 2],
				['cond-expr', 2],
			],
		);
	});

	it('counts sources that a run never loaded', () => {
		const [path = ''] = coveredSources();
		const { coverage } = instrument(readFileSync(path, 'utf8'), path);
		writeFileSync(
			join(folder.path, '1.json'),
			JSON.stringify({ [path]: coverage } satisfies CoverageMapData),
		);
		assert.deepEqual(readCoverage(folder.path).files().sort(), coveredSources().sort());
	});

	it('is the sum of all processes', () => {
		const [path = ''] = coveredSources();
		const { coverage } = instrument(readFileSync(path, 'utf8'), path);
		for (const process of [1, 2]) {
			coverage.s['0'] = process;
			writeFileSync(join(folder.path, `${process}.json`), JSON.stringify({ [path]: coverage }));
		}
		assert.equal(readCoverage(folder.path).fileCoverageFor(path).s['0'], 3);
	});

	it('is none at all where a run left nothing', () => {
		const { branches } = readCoverage(folder.path).getCoverageSummary();
		assert.equal(branches.pct, 0);
	});

	const shares: readonly [number, boolean][] = [
		[94, false],
		[95, true],
		[100, true],
	];
	for (const [share, expected] of shares)
		it(`is ${expected ? 'enough' : 'too little'} at ${share} % of branches`, () => {
			const path = '/b.ts';
			const source = `export const b = (a: number) => ${'a ? 1 : '.repeat(50)}0;`;
			const { coverage } = instrument(source, path);
			for (const [id, ways] of Object.entries(coverage.b)) coverage.b[id] = ways.map(() => 1);
			let left = 100 - share;
			for (const ways of Object.values(coverage.b))
				for (const way of ways.keys()) if (left-- > 0) ways[way] = 0;
			const summary = createCoverageMap({ [path]: coverage }).getCoverageSummary();
			assert.equal(summary.branches.pct, share);
			assert.equal(isEnough(summary), expected);
		});
});
