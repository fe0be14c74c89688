import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a display language known to an editor, as installing a language pack in its Extensions view does. (Installing
 * one from the command line does not: https://github.com/coder/code-server/issues/4735.) The pack has no words of its
 * own, so the editor itself goes on in English; extensions have theirs.
 *
 * @param userData of the editor, which is not to run yet
 */
export async function addLanguagePack(userData: string, language: string): Promise<void> {
	const folder = join(userData, 'words');
	const words = join(folder, `${language}.json`);
	await mkdir(folder, { recursive: true });
	await writeFile(words, JSON.stringify({ version: '1.0.0', contents: {} }));
	const pack = {
		hash: language,
		extensions: [{ extensionIdentifier: { id: `words.${language}` }, version: '1.0.0' }],
		translations: { vscode: words },
		label: language,
	};
	await writeFile(join(userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}
