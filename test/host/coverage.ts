import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

export const coveredLayers = ['src/realdebrid', 'src/accounts'] as const;

/** In per cent. */
export const leastBranches = 95;

export function coveredSources(): string[] {
	return coveredLayers.flatMap(folder => findFiles(folder, '.ts'));
}

/**
 * What all processes of a run went through. Sources that none of them loaded count as well, and a run that could not
 * even start went through nothing.
 */
export function readCoverage(folder: string): CoverageMap {
	const map = createCoverageMap();
	for (const name of readdirSync(folder))
		map.merge(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CoverageMapData);
	const counted = new Set(map.files());
	for (const path of coveredSources())
		if (!counted.has(path)) map.addFileCoverage(instrument(readFileSync(path, 'utf8'), path).coverage);
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
