import { join } from 'node:path';
import { packageFolder } from '../../test/host/package-folder';
import { repositoryRoot } from '../../test/host/paths';

export type BenchExtension = 'floor' | 'activation-probe' | 'idle-probe';

/** Packages one of the extensions that are there to measure with, into that folder. */
export async function packageBenchExtension(name: BenchExtension, folder: string): Promise<string> {
	return await packageFolder(join(repositoryRoot, 'bench', 'extensions', name), join(folder, `${name}.vsix`));
}
