import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkOptions } from '../../../scripts/readme-links';
import { repositoryRoot } from '../../host/paths';

const ofATag = {
	GITHUB_SERVER_URL: 'https://github.example',
	GITHUB_REPOSITORY: 'somebody/real-debrid',
	GITHUB_REF_TYPE: 'tag',
	GITHUB_REF_NAME: 'v1.2.3',
};

describe('the links of the README that ships', () => {
	it('lead to the repository at the tag that is released', () => {
		assert.deepEqual(linkOptions(ofATag), [
			'--baseContentUrl',
			'https://github.example/somebody/real-debrid/blob/v1.2.3',
			'--baseImagesUrl',
			'https://github.example/somebody/real-debrid/raw/v1.2.3',
		]);
	});

	it('stay as they are where no repository is known, and where nothing is released', () => {
		const kept = ['--no-rewrite-relative-links'];
		assert.deepEqual(linkOptions({}), kept);
		assert.deepEqual(linkOptions({ ...ofATag, GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' }), kept);
		for (const name of Object.keys(ofATag))
			assert.deepEqual(linkOptions({ ...ofATag, [name]: '' }), kept, name);
	});

	it('lead to files and headings that there are, and pictures say what they show', () => {
		const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');
		const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => anchorOf(text));
		const links = [...readme.matchAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g)];
		assert.ok(links.length > 10);
		for (const [, image, text = '', target = ''] of links) {
			if (image) assert.ok(text.length > 40, target);
			if (/^https:/.test(target)) continue;
			const [path = '', anchor] = target.split('#');
			if (path) assert.ok(existsSync(join(repositoryRoot, path)), target);
			else assert.ok(headings.includes(anchor ?? ''), target);
		}
	});
});

/** As GitHub makes it. */
function anchorOf(heading: string): string {
	return heading
		.toLowerCase()
		.replaceAll(/[^\w\s-]/g, '')
		.replaceAll(/\s/g, '-');
}
