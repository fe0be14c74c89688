import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EditorServer, EditorWindow } from '../driver';

/** What is set out in the editor, by its name, and the places in which the search has to find it. */
export const canaries = {
	'the name of the user': [/ a text shown:/, /\.account\.json:/],
	'the address of the service': [/settings\.json:/, /Real-Debrid\.log:/, /remoteexthost\.log:/],
	'a file of the extension, in UTF-16': [/globalStorage.*note\.bin:/],
	'a log, in base64': [/logs.*extra\.log:/],
	'a state database': [/globalStorage.*state\.vscdb:/],
	'the local storage': [/localStorage note:/],
	'a database of the browser': [/IndexedDB vscode-web-state-db-global ItemTable note:/],
	'the console': [/ the console:/],
	'a label that is read out': [/ a text shown:/],
	'a menu, for a moment': [/ a text shown:/],
	'the secret storage': [],
} as const satisfies Readonly<Record<string, readonly RegExp[]>>;

export type CanaryName = keyof typeof canaries;

export const canaryNames = Object.keys(canaries) as readonly CanaryName[];

/** Nothing else looks like it. */
export function canary(name: CanaryName): string {
	return createHash('sha256').update(name).digest('hex');
}

export async function setOutOnDisk({ userData }: EditorServer): Promise<void> {
	const extension = join('User', 'globalStorage', 'debrid-tools.real-debrid', 'note.bin');
	await write(
		join(userData, extension),
		Buffer.from(`note ${canary('a file of the extension, in UTF-16')}`, 'utf16le'),
	);
	await write(join(userData, 'logs', 'extra.log'), btoa(`me:${canary('a log, in base64')}`));
	await write(
		join(userData, 'User', 'globalStorage', 'state.vscdb'),
		`\0\x01${canary('a state database')}\xff`,
	);
}

export async function setOutInPage({ page }: EditorWindow): Promise<void> {
	const values = Object.fromEntries(canaryNames.map(name => [name, canary(name)]));
	await page.evaluate(`(${inPage})(${JSON.stringify(values)})`);
}

const inPage = `async canaries => {
	localStorage.setItem('note', canaries['the local storage']);
	localStorage.setItem('secrets.provider', canaries['the secret storage']);
	console.log(canaries['the console']);
	const label = document.createElement('div');
	document.body.append(label);
	label.setAttribute('aria-label', canaries['a label that is read out']);
	const menu = document.createElement('div');
	document.body.append(menu);
	menu.attachShadow({ mode: 'open' }).append(canaries['a menu, for a moment']);
	menu.remove();
	const database = await new Promise((resolve, reject) => {
		const opening = indexedDB.open('vscode-web-state-db-global');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	const transaction = database.transaction('ItemTable', 'readwrite');
	transaction.objectStore('ItemTable').put(canaries['a database of the browser'], 'note');
	await new Promise(resolve => { transaction.oncomplete = resolve; });
	database.close();
}`;

async function write(path: string, content: string | Buffer): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, content, 'latin1');
}
