import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { repositoryRoot } from '../test/host/paths';

/** Those into which everything is translated, as the editor names them. */
export const languages = ['de', 'es', 'fr', 'it', 'ja', 'pt-br', 'zh-cn'] as const;
export type Language = (typeof languages)[number];

/** Texts by key. In a bundle the key is the English text itself. */
export type Texts = Readonly<Record<string, string>>;

/** The English bundle, or a language's. It has the strings of the code. */
export function bundlePath(language?: Language): string {
	return join(repositoryRoot, 'l10n', `bundle.l10n.${language ? `${language}.` : ''}json`);
}

/** What package.json shows: commands, settings, the walkthrough. */
export function manifestTextsPath(language?: Language): string {
	return join(repositoryRoot, `package.nls.${language ? `${language}.` : ''}json`);
}

/** @throws where there is no such file */
export function readTexts(path: string): Texts {
	return JSON.parse(readFileSync(path, 'utf8')) as Texts;
}

/** The English strings that the sources hand to `vscode.l10n.t`. */
export async function textsOfSources(): Promise<Texts> {
	const folder = join(repositoryRoot, 'src');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter(path => path.endsWith('.ts'))
		.sort()
		.map(path => ({ extension: '.ts', contents: readFileSync(join(folder, path), 'utf8') }))
		// Parsing those that have no strings takes most of the time.
		.filter(({ contents }) => contents.includes('l10n'));
	const found = Object.entries(await getL10nJson(files));
	return Object.fromEntries(
		found.map(([key, text]) => [key, typeof text === 'string' ? text : text.message]),
	);
}
