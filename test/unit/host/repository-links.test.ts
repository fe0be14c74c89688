import assert from 'node:assert/strict';
import {
	linkOptions,
	releasedRepository,
	withIssueTracker,
	withRepository,
} from '../../../scripts/repository-links';

const ofATag = {
	GITHUB_SERVER_URL: 'https://github.example',
	GITHUB_REPOSITORY: 'somebody/real-debrid',
	GITHUB_REF_TYPE: 'tag',
	GITHUB_REF_NAME: 'v1.2.3',
};
const released = { url: 'https://github.example/somebody/real-debrid', tag: 'v1.2.3' };

describe('the repository of a package', () => {
	it('is known for a tag in GitHub Actions, and nowhere else', () => {
		assert.deepEqual(releasedRepository(ofATag), released);
		assert.equal(releasedRepository({}), undefined);
		assert.equal(releasedRepository({ ...ofATag, GITHUB_REF_TYPE: 'branch' }), undefined);
		for (const name of Object.keys(ofATag))
			assert.equal(releasedRepository({ ...ofATag, [name]: '' }), undefined, name);
	});

	it('is where the relative links of README and CHANGELOG lead, at the tag; they stay relative without it', () => {
		assert.deepEqual(linkOptions(released), [
			'--baseContentUrl',
			'https://github.example/somebody/real-debrid/blob/v1.2.3',
			'--baseImagesUrl',
			'https://github.example/somebody/real-debrid/raw/v1.2.3',
		]);
		assert.deepEqual(linkOptions(undefined), ['--no-rewrite-relative-links']);
	});

	it('is in the manifest: source, reports, home page, questions', () => {
		assert.deepEqual(JSON.parse(withRepository('{ "name": "a" }', released)), {
			name: 'a',
			repository: { type: 'git', url: 'https://github.example/somebody/real-debrid.git' },
			bugs: { url: 'https://github.example/somebody/real-debrid/issues' },
			homepage: 'https://github.example/somebody/real-debrid#readme',
			qna: 'https://github.example/somebody/real-debrid/issues',
		});
	});

	it('is linked where a page asks for a report', () => {
		assert.equal(
			withIssueTracker('Report it in the project’s issue tracker.', released),
			'Report it in [the project’s issue tracker](https://github.example/somebody/real-debrid/issues).',
		);
		assert.throws(() => withIssueTracker('Report it.', released), /issue tracker/);
	});
});
