import { oldestCodeServer } from '../test/host/code-server';
import { runScript } from './main';
import { runTests } from './run-tests';

runScript(() => runTests(oldestCodeServer, ['editor', 'e2e']));
