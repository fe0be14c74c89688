import { existsSync, readFileSync } from 'node:fs';
import {
	type CoverageMap,
	type CoverageMapData,
	type CoverageSummary,
	createCoverageMap,
} from 'istanbul-lib-coverage';
import { createContext } from 'istanbul-lib-report';
import { create } from 'istanbul-reports';
import { findFiles } from './find-files';
import { instrument } from './instrument';

/** The file into which a run of mocha writes what its tests went through. */
export const coverageVariable = 'TEST_COVERAGE_FILE';

export const coveredLayers = ['src/realdebrid', 'src/accounts'] as const;

/** In per cent. */
export const leastBranches = 95;

export function coveredSources(): string[] {
	return coveredLayers.flatMap(folder => findFiles(folder, '.ts'));
}

/**
 * What a run went through. Sources that it never loaded count as well, and a run that could not even start went
 * through nothing.
 */
export function readCoverage(file: string): CoverageMap {
	const counted = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CoverageMapData) : {};
	const map = createCoverageMap(counted);
	for (const path of coveredSources())
		if (!counted[path]) map.addFileCoverage(instrument(readFileSync(path, 'utf8'), path).coverage);
	return map;
}

/** Leaves pages that show each branch that no test takes. */
export function reportCoverage(coverageMap: CoverageMap, dir: string): void {
	const context = createContext({ dir, coverageMap });
	create('html').execute(context);
	create('json-summary').execute(context);
}

export function sayCoverage({ lines, branches }: CoverageSummary): string {
	return `Coverage of ${coveredLayers.join(' and ')}: ${lines.pct} % of lines, ${branches.pct} % of ${branches.total} branches`;
}

export function isEnough({ branches }: CoverageSummary): boolean {
	return branches.pct >= leastBranches;
}
