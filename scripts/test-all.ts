import { newestCodeServer } from '../test/host/code-server';
import { runScript } from './main';
import { runTests } from './run-tests';

runScript(() =>
	runTests({
		name: 'npm run test:all',
		host: newestCodeServer,
		depth: 'all',
		rings: ['lint', 'types', 'unit', 'editor', 'e2e', 'example', 'stress'],
	}),
);
