import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { auditShipped } from './audit-shipped';
import { runScript } from './main';
import { packageExtension } from './package-extension';
import { npmPackages, packNpm } from './package-npm';

runScript(async () => {
	const vsix = await packageExtension();
	const tarballs: string[] = [];
	for (const folder of Object.keys(npmPackages)) tarballs.push(await packNpm(folder));
	console.log(await auditShipped());
	for (const path of [vsix, ...tarballs]) {
		const bytes = readFileSync(path);
		console.log(`sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
		console.log(`${basename(path)}, ${(bytes.length / 1024).toFixed(0)} KB`);
	}
	return 0;
});
