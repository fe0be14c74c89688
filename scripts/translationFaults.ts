import type { Texts } from './languages';

/** What nobody translates, and what has to be there as often as in English. */
const PARTS = [
	// Placeholders.
	/\{\d+\}/g,
	// Where a Markdown link leads.
	/\]\([^)]*\)/g,
	// Code, and `#settings#` as links.
	/`[^`]*`/g,
	/\*\*/g,
	// Ids of settings, and file names.
	/\b[a-z]\w*(?:\.[a-z]\w*)+/gi,
	/https?:(?:\/\/[^\s)]*)?/g,
	// A line of JSON.
	/"[^"]*": "[^"]*"/g,
];

/** They are never translated; how often a sentence says them is its own affair. */
const NAMES = ['Real-Debrid', 'gnome-keyring', 'KWallet', 'Linux'];

/** What is wrong with a translation, a line each, with the key that it is about. */
export function translationFaults(english: Texts, translated: Texts): string[] {
	const missing = Object.keys(english).filter(key => !Object.hasOwn(translated, key));
	const unused = Object.keys(translated).filter(key => !Object.hasOwn(english, key));
	return [
		...missing.map(key => `missing: ${key}`),
		...unused.map(key => `no longer used: ${key}`),
		...Object.entries(translated).flatMap(([key, text]) => textFaults(key, english[key], text)),
	];
}

/**
 * Where a translation calls the same thing by two names: a command in the palette and in a menu, a button and a text
 * that tells of it.
 *
 * @param bundles the strings of the code, in English and translated
 * @param manifests the same of what package.json shows
 */
export function namingFaults(
	bundles: { readonly english: Texts; readonly translated: Texts },
	manifests: { readonly english: Texts; readonly translated: Texts },
): string[] {
	const titles = Object.entries(manifests.english).filter(([key]) => key.endsWith('.title'));
	// A command and a step of the walkthrough may share their English name.
	const names = new Map(
		[...titles, ...Object.entries(bundles.english)].map(([key, text]) => [
			text,
			bundles.translated[text] ?? manifests.translated[key],
		]),
	);
	return Object.entries(manifests.english).flatMap(([key, text]) => {
		const quoted = [...text.matchAll(/"([^"]+)"|\[([^\]]+)\]/g)].map(
			([, button, link]) => button ?? link ?? '',
		);
		return [text, ...quoted].flatMap(name => {
			const wanted = names.get(name);
			const isThere = wanted === undefined || manifests.translated[key]?.includes(wanted);
			return isThere ? [] : [`“${name}” is “${wanted}” elsewhere: ${key}`];
		});
	});
}

function textFaults(key: string, english: string | undefined, text: string): string[] {
	if (english === undefined) return [];
	if (text.trim() === '') return [`empty: ${key}`];
	const parts = PARTS.flatMap(pattern => {
		const [wanted, there] = [partsOf(english, pattern), partsOf(text, pattern)];
		return wanted === there ? [] : [`${there || 'nothing'} in place of ${wanted || 'nothing'}: ${key}`];
	});
	const names = NAMES.filter(name => english.includes(name) && !text.includes(name));
	return [...parts, ...names.map(name => `without ${name}: ${key}`)];
}

function partsOf(text: string, pattern: RegExp): string {
	return (text.match(pattern) ?? []).sort().join(' ');
}
