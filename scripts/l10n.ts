import { existsSync, writeFileSync } from 'node:fs';
import {
	bundlePath,
	type Language,
	languages,
	manifestTextsPath,
	readTexts,
	type Texts,
	textsOfSources,
} from './languages';
import { runScript } from './main';
import { namingFaults, translationFaults } from './translationFaults';

/** Writes the English strings of the code to `l10n/bundle.l10n.json`, and prints what each translation lacks. */
runScript(async () => {
	const path = bundlePath();
	const texts = inOrderOf(existsSync(path) ? readTexts(path) : {}, await textsOfSources());
	writeFileSync(path, `${JSON.stringify(texts, undefined, '\t')}\n`);
	console.log(`${Object.keys(texts).length} strings in the code`);
	for (const language of languages) {
		const faults = faultsOf(language);
		console.log(
			`${language}: ${faults.length === 0 ? 'complete' : faults.map(one => `\n  ${one}`).join('')}`,
		);
	}
	return 0;
});

/** What was there keeps its place, so that the translations can be read side by side. */
function inOrderOf(before: Texts, now: Texts): Texts {
	const kept = Object.keys(before).flatMap(key => (now[key] === undefined ? [] : [[key, now[key]]]));
	return { ...Object.fromEntries(kept), ...now };
}

function faultsOf(language: Language): string[] {
	const absent = [bundlePath(language), manifestTextsPath(language)].filter(path => !existsSync(path));
	if (absent.length > 0) return absent.map(path => `there is no ${path}`);
	const bundles = { english: readTexts(bundlePath()), translated: readTexts(bundlePath(language)) };
	const manifests = {
		english: readTexts(manifestTextsPath()),
		translated: readTexts(manifestTextsPath(language)),
	};
	return [
		...translationFaults(bundles.english, bundles.translated),
		...translationFaults(manifests.english, manifests.translated),
		...namingFaults(bundles, manifests),
	];
}
