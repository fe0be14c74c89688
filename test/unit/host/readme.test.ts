import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from '../../../scripts/languages';
import { repositoryRoot } from '../../host/paths';

interface Manifest {
	readonly engines: { readonly vscode: string };
	readonly contributes: {
		readonly commands: readonly { readonly title: string; readonly category: string }[];
		readonly configuration: {
			readonly properties: Readonly<Record<string, { readonly default: unknown }>>;
		};
	};
}

function read(path: string): string {
	return readFileSync(join(repositoryRoot, path), 'utf8');
}

const readme = read('README.md');
const manifest = JSON.parse(read('package.json')) as Manifest;
const strings = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

/** The code in the first columns of the rows of the tables. */
function rows(): string[][] {
	return readme
		.split('\n')
		.filter(line => line.startsWith('| `'))
		.map(line => [...line.matchAll(/\| `([^`]+)`/g)].map(([, code = '']) => code));
}

describe('README.md', () => {
	it('is short', () => {
		assert.ok(readme.split(/\s+/).filter(Boolean).length <= 900);
	});

	it('lists every command', () => {
		const commands = manifest.contributes.commands.map(
			({ title, category }) => `${category}: ${strings[title.replaceAll('%', '')]}`,
		);
		const listed = rows().flatMap(([name = '']) => (name.startsWith('Real-Debrid: ') ? [name] : []));
		assert.deepEqual(listed.sort(), commands.sort());
	});

	it('lists every setting with its default', () => {
		const settings = Object.entries(manifest.contributes.configuration.properties);
		const listed = rows().filter(([name = '']) => name.startsWith('realDebrid.'));
		assert.deepEqual(
			Object.fromEntries(listed),
			Object.fromEntries(settings.map(([key, setting]) => [key, String(setting.default)])),
		);
	});

	it('names every language, and the oldest editor', () => {
		for (const language of languages) {
			const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
			assert.ok(readme.toLowerCase().includes(name.toLowerCase().split(/[ （]/)[0] ?? name), name);
		}
		const oldest = /\d+\.\d+/.exec(manifest.engines.vscode)?.[0];
		assert.ok(readme.includes(`VS Code ${oldest} or newer`), oldest);
	});

	it('says of size and idle time what was measured last', () => {
		const results = JSON.parse(read('bench/RESULTS.json')) as {
			readonly parts: readonly {
				readonly name: string;
				readonly rows: readonly { readonly what: string; readonly value: number }[];
			}[];
		};
		const value = (part: string, what: RegExp) =>
			results.parts.find(({ name }) => name === part)?.rows.find(row => what.test(row.what))?.value;
		const claimed = Number(/loads less than (\d+) KB/.exec(readme)?.[1]);
		const loaded = value('bytes', /^loaded at activation$/) ?? Number.NaN;
		assert.ok(loaded < claimed, `${loaded} KB`);
		assert.match(readme, /an idle window sends no requests/);
		assert.equal(value('idle', /requests/), 0);
	});
});
