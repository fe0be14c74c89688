import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { packNpm, runNpm } from '../../scripts/package-npm';
import { type EditorHost, isDesktop } from './editor-host';
import { packagedExtension } from './packaged-extension';
import { repositoryRoot } from './paths';
import { runQuietly } from './run-command';
import { TemporaryFolder } from './temporary-folder';
import { addCounts, type TestCounts } from './test-counts';
import { filesOfVsix } from './vsix-files';
import { withoutEditorVariables } from './without-editor-variables';

const example = join(repositoryRoot, 'examples', 'consumer');
const packages = join(repositoryRoot, 'node_modules');

/**
 * Two projects of other authors, outside the repository, with the client package and the sandbox as their tarballs, and
 * with the packaged extension. Each counts as one test.
 */
export async function runExamples(host: EditorHost): Promise<TestCounts> {
	return addCounts([await tryProject(host, exampleItself), await tryProject(host, codeOfTheReadme)]);
}

/** Makes a project in an empty folder, and returns the command that tests it. */
type Project = (folder: string) => Promise<readonly [program: string, ...words: string[]]>;

/** The example's own `npm test`. */
const exampleItself: Project = async folder => {
	cpSync(example, folder, {
		recursive: true,
		filter: path => !/[\\/](node_modules|out|dist)$/.test(path),
	});
	return ['npm', 'test'];
};

/** What the client package's README has an author write: a first command, and a test in the editor. */
const codeOfTheReadme: Project = async folder => {
	const readme = readFileSync(join(repositoryRoot, 'api', 'README.md'), 'utf8');
	const code = (language: string) =>
		[...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
			([, text = '']) => text,
		);
	const texts = {
		'package.json': JSON.stringify({
			name: 'example',
			publisher: 'you',
			version: '0.0.1',
			engines: { vscode: '^1.100.0' },
			main: './dist/extension.js',
			contributes: { commands: [{ command: 'example.showUser', title: 'Show User' }] },
		}),
		'src/extension.ts': code('ts')[0],
		'test/run.js': code('js')[0],
		'test/suite.js': code('js')[1],
	};
	const unpacked = [...(await filesOfVsix(packagedExtension()))].map(
		([path, bytes]) => [join('.real-debrid', path), bytes] as const,
	);
	for (const [path, content = ''] of [...Object.entries(texts), ...unpacked]) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), content);
	}
	await build({
		absWorkingDir: folder,
		entryPoints: ['src/extension.ts'],
		outfile: 'dist/extension.js',
		bundle: true,
		format: 'cjs',
		external: ['vscode'],
		logLevel: 'warning',
	});
	return [process.execPath, 'test/run.js'];
};

async function tryProject(host: EditorHost, project: Project): Promise<TestCounts> {
	const folder = new TemporaryFolder('example');
	try {
		const copy = join(folder.path, 'consumer');
		await install(copy, folder);
		const [program, ...words] = await project(copy);
		await runQuietly(program, words, {
			cwd: copy,
			env: {
				...withoutEditorVariables(process.env),
				REAL_DEBRID_VSIX: packagedExtension(),
				...(isDesktop(host)
					? {}
					: { VSCODE_EXECUTABLE: join(__dirname, 'launcher.mjs'), CODE_SERVER_VERSION: host }),
			},
		});
		return { passed: 1, failed: 0 };
	} catch (error) {
		console.error(error);
		return { passed: 0, failed: 1 };
	} finally {
		await folder.remove();
	}
}

/** Installs our own packages from their tarballs; those of others are the ones that this repository has already. */
async function install(project: string, scratch: TemporaryFolder): Promise<void> {
	const own = join(scratch.path, 'own');
	mkdirSync(own);
	const tarballs = [await packNpm('api'), await packNpm('sandbox')];
	await runNpm(['install', '--offline', '--no-audit', '--no-fund', '--prefix', own, ...tarballs], own);
	const modules = join(project, 'node_modules');
	mkdirSync(join(modules, '@debrid-tools'), { recursive: true });
	for (const name of readdirSync(join(own, 'node_modules', '@debrid-tools')))
		cpSync(join(own, 'node_modules', '@debrid-tools', name), join(modules, '@debrid-tools', name), {
			recursive: true,
		});
	for (const name of readdirSync(packages))
		if (!existsSync(join(modules, name))) symlinkSync(join(packages, name), join(modules, name));
}
