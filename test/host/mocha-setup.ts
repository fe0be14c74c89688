// For mocha's `--require`.
import { exitWithStarter } from './exit-with-starter';

exitWithStarter();
