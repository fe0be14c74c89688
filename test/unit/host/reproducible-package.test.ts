import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { packagedExtension } from '../../host/packaged-extension';
import { repositoryRoot } from '../../host/paths';
import { runQuietly } from '../../host/run-command';
import { TemporaryFolder } from '../../host/temporary-folder';

/** Somebody's machine, as far as it could get into a package. */
interface Packager {
	/** Of every file, in seconds since the epoch. */
	readonly time: number;
	readonly mode: number;
	readonly env: NodeJS.ProcessEnv;
}

describe('packaging twice', () => {
	it('gives the same bytes, whatever the folder, the times and modes of files, the time zone and the language', async () => {
		const one = await packageAs({ time: 1_000_000_000, mode: 0o644, env: { TZ: 'UTC', LC_ALL: 'C' } });
		const other = await packageAs({
			time: 1_700_000_000,
			mode: 0o600,
			// In Czech, "ch" is a letter that comes after "h".
			env: { TZ: 'Asia/Tokyo', LC_ALL: 'cs_CZ.UTF-8', SOURCE_DATE_EPOCH: '1600000000' },
		});
		assert.equal(one, other);
	});
});

/** Packages a copy of the repository, and gives the checksum. */
async function packageAs({ time, mode, env }: Packager): Promise<string> {
	const folder = new TemporaryFolder('packager');
	try {
		const clone = join(folder.path, `clone-${time}`);
		copyRepository(clone);
		for (const entry of readdirSync(clone, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const path = join(entry.parentPath, entry.name);
			utimesSync(path, time, time);
			chmodSync(path, mode);
		}
		symlinkSync(join(repositoryRoot, 'node_modules'), join(clone, 'node_modules'), 'junction');
		const call = "require('./scripts/package-extension').packageExtension()";
		await runQuietly(process.execPath, ['--import', 'tsx', '--eval', call], {
			cwd: clone,
			env: { ...process.env, ...env },
		});
		const vsix = readFileSync(join(clone, basename(packagedExtension())));
		return createHash('sha256').update(vsix).digest('hex');
	} finally {
		await folder.remove();
	}
}

/** Without what is made or installed. */
function copyRepository(target: string): void {
	const made = new Set(['.git', '.vscode-test', 'coverage', 'dist', 'node_modules', 'out']);
	mkdirSync(target);
	cpSync(repositoryRoot, target, {
		recursive: true,
		filter: path => dirname(path) !== repositoryRoot || !made.has(basename(path)),
	});
}
