import { buildExtension } from './build-extension';
import { runScript } from './main';

runScript(async () => {
	await buildExtension(...process.argv.slice(2));
	return 0;
});
