import { oldestCodeServer } from '../test/host/code-server';
import { runScript } from './main';
import { runTests } from './run-tests';

runScript(() =>
	runTests({
		name: 'npm run test:oldest',
		host: oldestCodeServer,
		depth: 'main',
		rings: ['editor', 'e2e'],
	}),
);
