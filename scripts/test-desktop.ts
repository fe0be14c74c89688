import { runScript } from './main';
import { runTests } from './run-tests';

runScript(() =>
	runTests({
		name: 'npm run test:desktop',
		host: { desktop: 'stable' },
		depth: 'main',
		rings: ['editor'],
	}),
);
