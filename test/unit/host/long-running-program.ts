// Run by exit-with-starter.test.ts.
import { exitWithStarter } from '../../host/exit-with-starter';
import { TemporaryFolder } from '../../host/temporary-folder';

exitWithStarter();
console.log(new TemporaryFolder('long-running').path);
// Not for ever, if it should come to that.
setTimeout(() => {}, 60_000);
