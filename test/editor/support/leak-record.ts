import { writeFileSync } from 'node:fs';
import { type LeakRecord, leakRecordVariable } from '../../host/leak-record';
import type { SoughtSecret } from '../../host/leak-search';

/** What the search at the end of this ring has to know of the tests: it is done when the editor has ended. */
class LeakRecorder {
	readonly #secrets = new Map<string, SoughtSecret>();
	readonly #shown = new Set<string>();
	readonly #inTerminals = new Set<string>();

	/** To be called before a sandbox is closed. */
	know(secrets: Iterable<SoughtSecret>): void {
		for (const secret of secrets) this.#secrets.set(secret.value, secret);
	}

	/** What was shown in places that are not in the page, as this host's messages. */
	saw(texts: Iterable<string>): void {
		for (const text of texts) this.#shown.add(text);
	}

	/** An access token that is in the environment of a terminal, as the person wanted it. */
	gaveToTerminal(token: string): void {
		this.#inTerminals.add(token);
	}

	toJSON(): LeakRecord {
		return {
			secrets: [...this.#secrets.values()],
			shown: [...this.#shown],
			inTerminals: [...this.#inTerminals],
		};
	}
}

/** One for all tests of the run: each file has a sandbox of its own. */
export const leakRecord = new LeakRecorder();

// A root hook: it comes after the last test of any file.
after('record what is to be searched for', () => {
	const file = process.env[leakRecordVariable];
	if (file) writeFileSync(file, JSON.stringify(leakRecord));
});
