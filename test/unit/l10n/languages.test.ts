import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	bundlePath,
	languages,
	manifestTextsPath,
	readTexts,
	textsOfSources,
} from '../../../scripts/languages';
import { namingFaults, translationFaults } from '../../../scripts/translationFaults';
import { repositoryRoot } from '../../host/paths';
import { tallies } from '../../host/tallies';

describe('the English texts', () => {
	it('of the code are in the bundle that translators get: else `npm run l10n`', async () => {
		assert.deepEqual(readTexts(bundlePath()), await textsOfSources());
	});

	it('of package.json are all there, and no others', () => {
		const manifest = readFileSync(join(repositoryRoot, 'package.json'), 'utf8');
		const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
		assert.deepEqual([...new Set(used)].sort(), Object.keys(readTexts(manifestTextsPath())).sort());
	});
});

for (const language of languages)
	describe(`the translation into ${language}`, () => {
		it('has every string of the code, with the same placeholders, ids and names', () => {
			const [english, translated] = [readTexts(bundlePath()), readTexts(bundlePath(language))];
			assert.deepEqual(translationFaults(english, translated), []);
			tallies.add('translations: texts compared', Object.keys(translated).length);
		});

		it('has every text of package.json, with the same links, code and names', () => {
			const [english, translated] = [readTexts(manifestTextsPath()), readTexts(manifestTextsPath(language))];
			assert.deepEqual(translationFaults(english, translated), []);
			tallies.add('translations: texts compared', Object.keys(translated).length);
		});

		it('calls a command or a button the same everywhere', () => {
			const faults = namingFaults(
				{ english: readTexts(bundlePath()), translated: readTexts(bundlePath(language)) },
				{ english: readTexts(manifestTextsPath()), translated: readTexts(manifestTextsPath(language)) },
			);
			assert.deepEqual(faults, []);
		});
	});
