import { runScript } from './main';
import { runTests } from './run-tests';

runScript(() => runTests({ desktop: 'stable' }, ['editor']));
