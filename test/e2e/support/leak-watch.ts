import { filesBelow } from '../../host/files-below';
import { LeakSearch, type Place, type SoughtSecret } from '../../host/leak-search';
import { PageRecorder, storedInBrowser } from '../../host/page-recorder';
import { terminalLogs } from '../../host/terminal-logs';
import type { EditorProfile, EditorServer } from '../driver';

/** They only grow, so they are read once, when everybody is done with writing. */
const logs = /^logs\b/;

/** What a search has gone through, and what it has found. */
export interface LeakReport {
	readonly leaks: readonly string[];
	readonly files: number;
	readonly texts: number;
	readonly secrets: number;
}

interface KeptPlace extends Place {
	/** When it was there first. */
	readonly when?: string | undefined;
}

/**
 * Keeps what editors write and show, over all their persons, and searches it once, at the end, for everything that
 * may stand nowhere: for each secret of each person.
 */
export class LeakWatch {
	readonly #secrets = new Map<string, SoughtSecret>();
	readonly #inTerminals = new Set<string>();
	/** By name and text; the same text of many persons is searched once. */
	readonly #places = new Map<string, KeptPlace>();
	readonly #files = new Set<string>();
	#recorder: PageRecorder | undefined;
	#texts = 0;

	/** The secrets so far; to be called before a sandbox forgets them. */
	know(secrets: Iterable<SoughtSecret>): void {
		for (const secret of secrets) this.#secrets.set(secret.value, secret);
	}

	/** An access token that is in the environment of a terminal, as the person wanted it. */
	gaveToTerminal(token: string): void {
		this.#inTerminals.add(token);
	}

	/** Remembers what the windows of a profile show; to be called before the first one opens. */
	async watch(profile: EditorProfile): Promise<void> {
		this.#recorder = await PageRecorder.record(profile.context);
	}

	/** Whether such words were shown to this person, and so will be searched. */
	async hasSeen(words: string): Promise<boolean> {
		const shown = (await this.#recorder?.places()) ?? [];
		return shown.some(({ text }) => text.includes(words));
	}

	/**
	 * Keeps what goes with a person: what was shown, what the browser keeps, files that the next one replaces.
	 *
	 * @param when for messages, such as the title of a test
	 */
	async keepPerson(when: string, profile: EditorProfile, server: EditorServer): Promise<void> {
		const shown = (await this.#recorder?.places()) ?? [];
		this.#recorder?.forget();
		this.#texts += shown.length;
		const page = await profile.openStorage(server);
		for (const place of [...shown, ...(await storedInBrowser(page))]) this.#keep(place, when);
		await page.close();
		this.#keepConsole(server, when);
		for await (const file of filesBelow(server.userData))
			if (!logs.test(file.name)) this.#keepFile(file, server, when);
	}

	/** Keeps all that stands on the disk of an editor that has ended, its logs above all. */
	async keepFiles(server: EditorServer): Promise<void> {
		this.#keepConsole(server);
		for await (const file of filesBelow(server.userData)) this.#keepFile(file, server);
	}

	/** Searches all that was kept. */
	search(): LeakReport {
		const everywhere = new LeakSearch();
		const inTerminalLogs = new LeakSearch();
		for (const secret of this.#secrets.values()) {
			everywhere.add(secret);
			if (!this.#inTerminals.has(secret.value)) inTerminalLogs.add(secret);
		}
		const leaks = [...this.#places.values()].flatMap(place =>
			(terminalLogs.test(place.name) ? inTerminalLogs : everywhere)
				.leaksIn(place)
				.map(leak => (place.when === undefined ? leak : `${leak} (${place.when})`)),
		);
		return { leaks, files: this.#files.size, texts: this.#texts, secrets: everywhere.size };
	}

	/** Its last lines are all that it has. */
	#keepConsole({ output }: EditorServer, when?: string): void {
		this.#keep({ name: 'the console of the server', text: output }, when);
	}

	#keepFile(file: Place, { userData }: EditorServer, when?: string): void {
		this.#files.add(`${userData} ${file.name}`);
		this.#keep(file, when);
	}

	#keep({ name, text }: Place, when?: string): void {
		const key = `${name}\0${text}`;
		if (!this.#places.has(key)) this.#places.set(key, { name, text, when });
	}
}
