import { newestCodeServer } from '../test/host/code-server';
import { runScript } from './main';
import { runTests } from './run-tests';

runScript(() =>
	runTests({
		name: 'npm test',
		host: newestCodeServer,
		depth: 'main',
		rings: ['lint', 'types', 'unit', 'editor', 'e2e'],
		rest: 'The other end-to-end tests, all random runs and the coverage: npm run test:all',
	}),
);
