import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { auditShipped } from './audit-shipped';
import { runScript } from './main';
import { packageExtension } from './package-extension';

runScript(async () => {
	const vsix = await packageExtension();
	console.log(await auditShipped());
	console.log(`${basename(vsix)}, ${(statSync(vsix).size / 1024).toFixed(0)} KB`);
	return 0;
});
