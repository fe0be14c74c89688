// Run by exit-with-starter.test.ts.
import { exitWithStarter } from '../../host/exit-with-starter';
import { TemporaryFolder } from '../../host/temporary-folder';

exitWithStarter();
console.log(new TemporaryFolder('long-running').path);
setInterval(() => {}, 1_000);
