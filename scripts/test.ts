import { newestCodeServer } from '../test/host/code-server';
import { runScript } from './main';
import { runTests } from './run-tests';

runScript(() => runTests(newestCodeServer, ['lint', 'types', 'unit', 'editor', 'e2e']));
