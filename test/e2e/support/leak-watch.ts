import assert from 'node:assert/strict';
import { filesBelow } from '../../host/files-below';
import { LeakSearch, type Place, type SoughtSecret } from '../../host/leak-search';
import { PageRecorder, storedInBrowser } from '../../host/page-recorder';
import { tallies } from '../../host/tallies';
import { terminalLogs } from '../../host/terminal-logs';
import type { EditorProfile, EditorServer } from '../driver';

/** They only grow, so they are searched once, when everybody is done with writing. */
const logs = /^logs\b/;

/** Searches what an editor writes and shows, over all its persons, for everything that may stand nowhere. */
export class LeakWatch {
	readonly #search = new LeakSearch();
	readonly #searchOfTerminalLogs = new LeakSearch();
	readonly #inTerminals = new Set<string>();
	readonly #files = new Set<string>();
	readonly #leaks: string[] = [];
	#recorder: PageRecorder | undefined;
	#shown = 0;

	/** The secrets so far; to be called before a sandbox forgets them. */
	know(secrets: Iterable<SoughtSecret>): void {
		for (const secret of secrets) {
			this.#search.add(secret);
			if (!this.#inTerminals.has(secret.value)) this.#searchOfTerminalLogs.add(secret);
		}
	}

	/** An access token that is in the environment of a terminal, as the person wanted it; to be told before it is known. */
	gaveToTerminal(token: string): void {
		this.#inTerminals.add(token);
	}

	/** Remembers what the windows of a person show; to be called before the first one opens. */
	async watch(profile: EditorProfile): Promise<void> {
		this.#recorder = await PageRecorder.record(profile.context);
	}

	/** Whether such words were shown to the person, and so will be searched. */
	async hasSeen(words: string): Promise<boolean> {
		const shown = (await this.#recorder?.places()) ?? [];
		return shown.some(({ text }) => text.includes(words));
	}

	/** Searches what goes with a person: what was shown, what the browser keeps, files that the next one replaces. */
	async lookAtPerson(profile: EditorProfile, server: EditorServer): Promise<void> {
		const shown = (await this.#recorder?.places()) ?? [];
		this.#shown += shown.length;
		for (const place of shown) this.#look(place);
		const stored = await storedInBrowser(await profile.openStorage(server));
		for (const place of stored) this.#look(place);
		for await (const file of filesBelow(server.userData)) if (!logs.test(file.name)) this.#lookAtFile(file);
	}

	/** Searches all that stands on the disk. */
	async lookAtFiles(server: EditorServer): Promise<void> {
		this.#look({ name: 'the console of the server', text: server.output });
		for await (const file of filesBelow(server.userData)) this.#lookAtFile(file);
	}

	/** What was found so far. */
	get leaks(): readonly string[] {
		return this.#leaks;
	}

	/** Tells what was searched, and fails when anything was found. */
	conclude(): void {
		tallies.add('leak search: files', this.#files.size);
		tallies.add('leak search: texts shown', this.#shown);
		tallies.add('leak search: secrets looked for', this.#search.size);
		tallies.add('leak search: found', this.#leaks.length);
		assert.deepEqual(this.#leaks, [], 'secrets were written or shown');
	}

	#lookAtFile(file: Place): void {
		this.#files.add(file.name);
		this.#look(file);
	}

	#look(place: Place): void {
		const search = terminalLogs.test(place.name) ? this.#searchOfTerminalLogs : this.#search;
		this.#leaks.push(...search.leaksIn(place));
	}
}
