import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { npmPackages } from '../../../scripts/package-npm';
import { packageIn } from '../../host/npm-package';
import { repositoryRoot } from '../../host/paths';
import { TemporaryFolder } from '../../host/temporary-folder';

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly env?: Readonly<Record<string, string>>;
}

interface Job {
	readonly needs?: string | readonly string[];
	readonly uses?: string;
	readonly environment?: string;
	readonly permissions?: Readonly<Record<string, string>>;
	readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
	readonly steps?: readonly Step[];
}

interface Workflow {
	readonly permissions?: Readonly<Record<string, string>>;
	readonly jobs: Readonly<Record<string, Job>>;
}

const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
	readonly name: string;
	readonly scripts: Readonly<Record<string, string>>;
	readonly engines: { readonly vscode: string };
};

function readYaml<T>(...path: string[]): T {
	const document = parseDocument(readFileSync(join(repositoryRoot, ...path), 'utf8'), { strict: true });
	assert.deepEqual([...document.errors, ...document.warnings], [], path.join('/'));
	return document.toJS() as T;
}

const folder = join('.github', 'workflows');
const names = readdirSync(join(repositoryRoot, folder));
const workflows = new Map(names.map(name => [name, readYaml<Workflow>(folder, name)]));
const jobs = [...workflows].flatMap(([name, { jobs }]) =>
	Object.entries(jobs).map(([id, job]) => ({ name: `${name}, ${id}`, workflow: jobs, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map(step => ({ name, job, step })));

describe('the workflows', () => {
	it('are there, each with jobs', () => {
		assert.deepEqual(names.sort(), ['ci.yml', 'release.yml']);
		assert.ok(steps.length > 10);
	});

	it('run scripts that package.json has, with options that they take', () => {
		const called = steps.flatMap(({ name, job, step }) =>
			[...(step.run ?? '').matchAll(/npm run (?:--silent )?(?:\$\{\{[^}]+\}\}|\S+)/g)].flatMap(([text]) => {
				const script = text.replace(/npm run (--silent )?/, '');
				const variable = /matrix\.(\w+)/.exec(text)?.[1];
				const scripts = variable ? (job.strategy?.matrix[variable] ?? []) : [script];
				return scripts.map(one => ({ name, script: one }));
			}),
		);
		assert.deepEqual([...new Set(called.map(({ script }) => script))].sort(), [
			'package',
			'release-notes',
			'test',
			'test:all',
			'test:desktop',
			'test:oldest',
		]);
		for (const { name, script } of called) assert.ok(manifest.scripts[script], `${name}: npm run ${script}`);
	});

	it('wait for jobs, and use workflows, that there are', () => {
		for (const { name, workflow, job } of jobs) {
			for (const needed of [job.needs ?? []].flat()) assert.ok(workflow[needed], `${name} needs ${needed}`);
			if (job.uses) assert.ok(existsSync(join(repositoryRoot, job.uses)), `${name} uses ${job.uses}`);
		}
	});

	it('use actions by the whole hash of a commit, with the version beside it', () => {
		for (const { name, step } of steps)
			if (step.uses) assert.match(step.uses, /^actions\/[\w-]+@[0-9a-f]{40}$/, name);
		for (const name of names)
			for (const line of readFileSync(join(repositoryRoot, folder, name), 'utf8').split('\n'))
				if (/uses: actions\//.test(line)) assert.match(line, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('may read, and no more than each job needs', () => {
		const granted = jobs.map(({ name, job }) => [name, job.permissions]);
		assert.deepEqual(Object.fromEntries(granted), {
			'ci.yml, test': undefined,
			'ci.yml, desktop': undefined,
			'release.yml, test': { contents: 'read' },
			'release.yml, package': { contents: 'read', 'id-token': 'write', attestations: 'write' },
			'release.yml, marketplace': { contents: 'read' },
			'release.yml, open-vsx': {},
			'release.yml, npm': { 'id-token': 'write' },
			'release.yml, github': { contents: 'write' },
		});
		assert.deepEqual(workflows.get('ci.yml')?.permissions, { contents: 'read' });
		assert.deepEqual(workflows.get('release.yml')?.permissions, {});
	});

	it('have secrets in the step that publishes alone, from an environment of its own', () => {
		const secret = steps
			.filter(({ step }) => JSON.stringify(step).includes('secrets.'))
			.map(({ name, job, step }) => [name, job.environment, Object.keys(step.env ?? {})]);
		assert.deepEqual(secret, [
			['release.yml, marketplace', 'marketplace', ['VSCE_PAT']],
			['release.yml, open-vsx', 'open-vsx', ['OVSX_PAT']],
			['release.yml, npm', 'npm', ['NODE_AUTH_TOKEN']],
		]);
	});

	it('test the oldest desktop VS Code that is served, the newest and the next, on three systems', () => {
		const matrix = workflows.get('ci.yml')?.jobs['desktop']?.strategy?.matrix;
		assert.deepEqual(matrix?.['os'], ['ubuntu-latest', 'macos-latest', 'windows-latest']);
		const [oldest = '', ...others] = matrix?.['vscode'] ?? [];
		assert.deepEqual(others, ['stable', 'insiders']);
		const [, minor] = /^\^(\d+\.\d+)\.\d+$/.exec(manifest.engines.vscode) ?? [];
		assert.ok(minor && oldest.startsWith(`${minor}.`), `${oldest} is not ${manifest.engines.vscode}`);
	});

	it('publish the package that was attested, by its name', () => {
		const publishing = steps.filter(({ step }) =>
			/vsce publish|ovsx@\S+ publish|gh release/.test(step.run ?? ''),
		);
		assert.equal(publishing.length, 3);
		for (const { step } of publishing)
			assert.ok(step.run?.includes(`package/${manifest.name}-*.vsix`), step.run);
	});
});

describe('the release of the npm packages', () => {
	const publish = steps.find(({ step }) => step.run?.includes('npm publish'))?.step.run ?? '';

	/** Runs the step with an npm that has some versions already, and gives what it publishes. */
	function publishWith(published: readonly string[]): string[] {
		const folder = new TemporaryFolder('npm-release');
		try {
			const { path } = folder;
			mkdirSync(join(path, 'package'));
			for (const name of Object.keys(npmPackages)) {
				const { tarball } = packageIn(name);
				const manifest = readFileSync(join(repositoryRoot, name, 'package.json'));
				mkdirSync(join(path, name, 'package'), { recursive: true });
				writeFileSync(join(path, name, 'package', 'package.json'), manifest);
				execFileSync('tar', ['-czf', join(path, 'package', basename(tarball)), 'package'], {
					cwd: join(path, name),
				});
			}
			const npm = `#!/bin/sh\n[ "$1" = publish ] && echo "$*" >> "${path}/log"\n[ "$1" = view ] || exit 0\ncase " ${published.join(' ')} " in *" $2 "*) echo 1.1.0;; *) exit 1;; esac\n`;
			mkdirSync(join(path, 'bin'));
			writeFileSync(join(path, 'bin', 'npm'), npm, { mode: 0o755 });
			writeFileSync(join(path, 'log'), '');
			// As GitHub Actions runs a step: it ends with the first command that fails.
			execFileSync('bash', ['-e', '-o', 'pipefail', '-c', publish], {
				cwd: path,
				env: { ...process.env, PATH: `${join(path, 'bin')}:${process.env['PATH']}` },
			});
			return readFileSync(join(path, 'log'), 'utf8').split('\n').filter(Boolean);
		} finally {
			void folder.remove();
		}
	}

	const folders = Object.keys(npmPackages);
	const specs = folders.map(name => `${packageIn(name).name}@${packageIn(name).version}`);

	it('publishes each with its provenance when its version is new', () => {
		assert.deepEqual(
			publishWith([]).sort(),
			folders
				.map(name => basename(packageIn(name).tarball))
				.map(file => `publish ./package/${file} --provenance --access public --ignore-scripts`)
				.sort(),
		);
	});

	it('publishes none that is there already', () => {
		assert.deepEqual(publishWith(specs), []);
	});
});

describe('the form of a bug report', () => {
	interface Form {
		readonly name: string;
		readonly description: string;
		readonly body: readonly {
			readonly type: string;
			readonly id?: string;
			readonly attributes: {
				readonly label?: string;
				readonly description?: string;
				readonly value?: string;
			};
			readonly validations?: { readonly required?: boolean };
		}[];
	}

	it('asks for the diagnostics, and for the log', () => {
		const { name, description, body } = readYaml<Form>('.github', 'ISSUE_TEMPLATE', 'bug_report.yml');
		assert.ok(name && description);
		const diagnostics = body.find(({ id }) => id === 'diagnostics');
		assert.match(diagnostics?.attributes.description ?? '', /"Real-Debrid: Copy Diagnostics"/);
		assert.equal(diagnostics?.validations?.required, true);
		assert.match(
			body.find(({ id }) => id === 'log')?.attributes.description ?? '',
			/"Real-Debrid: Show Log"/,
		);
		for (const { type, id, attributes } of body) {
			assert.ok(['markdown', 'textarea', 'dropdown', 'checkboxes'].includes(type));
			assert.ok(type === 'markdown' ? attributes.value : id && attributes.label);
		}
	});
});
