import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { auditShipped } from './audit-shipped';
import { runScript } from './main';
import { packageExtension } from './package-extension';

runScript(async () => {
	const vsix = await packageExtension();
	console.log(await auditShipped());
	const bytes = readFileSync(vsix);
	console.log(`sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
	console.log(`${basename(vsix)}, ${(bytes.length / 1024).toFixed(0)} KB`);
	return 0;
});
