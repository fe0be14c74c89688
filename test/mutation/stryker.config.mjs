// For Stryker, which `npm run test:mutation` runs in the root of the repository.
export default {
	mutate: ['src/realdebrid/**/*.ts', 'src/accounts/**/*.ts'],
	// Tests of many processes: what they show of a single line, others show in milliseconds.
	mochaOptions: {
		spec: ['test/unit/realdebrid/**/*.test.ts', 'test/unit/accounts/**/*.test.ts'],
		ignore: [
			'test/unit/accounts/windows.test.ts',
			'test/unit/accounts/stoppedWindows.test.ts',
			'test/unit/accounts/storage/lockBetweenProcesses.test.ts',
			'test/unit/accounts/storage/lockAndGlobals.test.ts',
		],
	},
	testRunner: 'mocha',
	testRunnerNodeArgs: ['--import', 'tsx'],
	plugins: ['@stryker-mutator/mocha-runner', './test/mutation/ignorers.mjs'],
	ignorers: ['messages', 'unused defaults'],
	coverageAnalysis: 'perTest',
	concurrency: 2,
	// On a machine that is busy, a slow test is no mutant that hangs.
	timeoutMS: 8_000,
	thresholds: { high: 95, low: 90, break: 95 },
	// The copy that is mutated holds what these tests need.
	ignorePatterns: [
		'*',
		'!package.json',
		'!tsconfig.json',
		'!src/**',
		'!sandbox/**',
		'!test/{unit,host,support}/**',
	],
	tempDirName: 'out/mutation',
	// It would rewrite the paths in it by an API that TypeScript 7 has no more.
	tsconfigFile: 'none',
	reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: 'coverage/mutation/index.html' },
	jsonReporter: { fileName: 'coverage/mutation/mutation.json' },
};
