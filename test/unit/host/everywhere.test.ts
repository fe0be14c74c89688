import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { findFiles } from '../../host/find-files';
import { repositoryRoot } from '../../host/paths';

interface Manifest {
	readonly license: string;
	readonly publisher: string;
	readonly icon: string;
	readonly categories: readonly string[];
	readonly keywords: readonly string[];
	readonly pricing: string;
	readonly main: string;
	readonly extensionKind: readonly string[];
	readonly capabilities: {
		readonly untrustedWorkspaces: { readonly supported: boolean };
		readonly virtualWorkspaces: boolean;
	};
	readonly contributes: {
		readonly configuration: { readonly properties: Readonly<Record<string, { ignoreSync?: boolean }>> };
	};
}

const manifest = JSON.parse(read('package.json')) as Manifest & Readonly<Record<string, unknown>>;

function read(path: string): string {
	return readFileSync(join(repositoryRoot, path), 'utf8');
}

function sources(): [string, string][] {
	return findFiles('src', '.ts').map(path => [path, readFileSync(path, 'utf8')]);
}

describe('the extension, in every editor', () => {
	it('asks for nothing that only one maker’s editor has', () => {
		for (const key of ['enabledApiProposals', 'extensionDependencies', 'extensionPack'])
			assert.equal(manifest[key], undefined, key);
		for (const [path, text] of sources())
			assert.doesNotMatch(text, /vscode\.proposed|getExtension\('(?!debrid-)/, path);
	});

	it('has what Open VSX wants of a package: a publisher, a licence and its text, an icon', () => {
		assert.match(manifest.publisher, /^[\w-]+$/);
		assert.equal(manifest.license, 'MIT');
		for (const path of ['LICENSE', 'README.md', 'CHANGELOG.md', manifest.icon])
			assert.ok(existsSync(join(repositoryRoot, path)), path);
	});

	it('has what the Marketplace wants: known categories, up to 30 keywords, a price, a PNG of at least 128 pixels', async () => {
		assert.deepEqual(manifest.categories, ['Other']);
		const { keywords } = manifest;
		assert.ok(keywords.length <= 30 && new Set(keywords).size === keywords.length, keywords.join());
		assert.equal(manifest.pricing, 'Free');
		const { format, width = 0, height = 0 } = await sharp(join(repositoryRoot, manifest.icon)).metadata();
		assert.deepEqual([format, width >= 128, width === height], ['png', true, true]);
	});

	it('has an icon that is drawn from icon.svg and can be told from its ground at 16 pixels', async () => {
		const draw = (path: string) =>
			sharp(join(repositoryRoot, path)).resize(16, 16).removeAlpha().raw().toBuffer();
		const [png, svg] = await Promise.all([draw(manifest.icon), draw('media/icon.svg')]);
		const differences = [...png].map((value, index) => Math.abs(value - (svg[index] ?? 0)));
		assert.ok(Math.max(...differences) < 32, `${Math.max(...differences)}`);
		const bright = [...png].filter((value, index) => index % 3 === 0 && value > 200);
		// Two pixels wide, arrow and door fill more than a sixth of it; thin strokes are gone between the pixels.
		assert.ok(bright.length > (16 * 16) / 6, `${bright.length}`);
	});

	it('runs beside the person where it can, and where there is Node.js', () => {
		assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
		assert.equal(manifest['browser'], undefined);
		assert.ok(manifest.main);
	});

	it('runs in folders that are not trusted, and in those that are on no disk', () => {
		assert.equal(manifest.capabilities.untrustedWorkspaces.supported, true);
		assert.equal(manifest.capabilities.virtualWorkspaces, true);
	});
});

describe('Settings Sync', () => {
	it('is given nothing of what the extension remembers', () => {
		const using = sources().filter(([, text]) => text.includes('setKeysForSync'));
		assert.deepEqual(
			using.map(([path]) => path),
			[],
		);
	});

	it('leaves on each machine what it lets out there, and where its service is', () => {
		const { properties } = manifest.contributes.configuration;
		assert.deepEqual(
			Object.keys(properties).filter(key => properties[key]?.ignoreSync),
			['realDebrid.apiUrl'],
		);
	});
});
