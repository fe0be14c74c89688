import type { FileCoverageData } from 'istanbul-lib-coverage';
import { createInstrumenter } from 'istanbul-lib-instrument';

export interface InstrumentedSource {
	/** The source with counters in it: TypeScript still, with its source map. */
	readonly code: string;
	/** All counters at nought. */
	readonly coverage: FileCoverageData;
}

/**
 * Puts counters into a source as we write it. What is counted after a transpiler, as V8 does it, counts the
 * branches of the helpers that it adds as well.
 */
export function instrument(source: string, path: string): InstrumentedSource {
	const instrumenter = createInstrumenter({
		esModules: true,
		parserPlugins: ['typescript'],
		produceSourceMap: true,
	});
	const code = instrumenter.instrumentSync(source, path);
	const map = Buffer.from(JSON.stringify(instrumenter.lastSourceMap())).toString('base64');
	return {
		code: `${code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`,
		coverage: instrumenter.lastFileCoverage(),
	};
}
