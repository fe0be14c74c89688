import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkTag, sectionOf } from '../../../scripts/changelog';
import { repositoryRoot } from '../../host/paths';

const changelog = `# Changelog

Words.

## [Unreleased]

## [1.1.0] - 2026-02-01

### Added

- One thing.
- Another, with [a link](https://example.com/).

## [1.0.0] - 2026-01-01

### Added

- The first.
`;

describe('the notes of a release', () => {
	it('are the section of its version, without the heading', () => {
		assert.equal(
			sectionOf('1.1.0', changelog),
			'### Added\n\n- One thing.\n- Another, with [a link](https://example.com/).',
		);
		assert.equal(sectionOf('1.0.0', changelog), '### Added\n\n- The first.');
	});

	for (const version of ['1.0', '1.0.1', '0.0', '2.0.0', 'Unreleased'])
		it(`are not to be had for ${version}, of which nothing is said`, () => {
			assert.throws(() => sectionOf(version, changelog), /says nothing of/);
		});

	it('can be had of the changelog as it is', () => {
		const real = readFileSync(join(repositoryRoot, 'CHANGELOG.md'), 'utf8');
		assert.match(real, /^## \[(Unreleased|\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d)/m);
	});

	it('are of the version that the tag names', () => {
		checkTag('v1.0.0', '1.0.0');
		for (const tag of ['1.0.0', 'v1.0.1', 'v1.0.0-next', ''])
			assert.throws(() => checkTag(tag, '1.0.0'), /is not that of version 1\.0\.0/);
	});
});
