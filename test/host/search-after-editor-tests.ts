import { readFileSync } from 'node:fs';
import { filesBelow } from './files-below';
import { inBrowser, type LeakRecord } from './leak-record';
import { LeakSearch, type Place } from './leak-search';
import { terminalLogs } from './terminal-logs';
import type { TestCounts } from './test-counts';

/**
 * Searches all that an editor has written and shown during tests inside its extension host for the secrets that
 * the tests' sandboxes issued. Counts as one more test.
 *
 * @param userData the editor's folder, with its logs
 * @param recordFile where the tests left a `LeakRecord`
 */
export async function searchAfterEditorTests(userData: string, recordFile: string): Promise<TestCounts> {
	const search = new LeakSearch();
	const searchOfTerminalLogs = new LeakSearch();
	const leaks: string[] = [];
	const { secrets, shown, inTerminals = [] } = JSON.parse(readFileSync(recordFile, 'utf8')) as LeakRecord;
	for (const secret of secrets) {
		search.add(secret);
		if (!inTerminals.includes(secret.value)) searchOfTerminalLogs.add(secret);
	}
	for (const text of shown) leaks.push(...search.leaksIn({ name: 'a message', text }));
	let files = 0;
	for await (const file of filesBelow(userData)) {
		files++;
		const places = file.name === inBrowser ? (JSON.parse(file.text) as Place[]) : [file];
		for (const place of places)
			leaks.push(...(terminalLogs.test(place.name) ? searchOfTerminalLogs : search).leaksIn(place));
	}
	if (leaks.length > 0) console.error(`Secrets were written or shown:\n${leaks.join('\n')}`);
	if (files === 0) console.error(`There is nothing to search for secrets in ${userData}.`);
	const isFailed = leaks.length > 0 || files === 0;
	return {
		passed: isFailed ? 0 : 1,
		failed: isFailed ? 1 : 0,
		tallies: {
			'leak search: files': files,
			'leak search: texts shown': shown.length,
			'leak search: secrets looked for': search.size,
			'leak search: found': leaks.length,
		},
	};
}
