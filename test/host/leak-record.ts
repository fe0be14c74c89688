import type { SoughtSecret } from './leak-search';

/** The file in which tests inside an extension host leave a `LeakRecord`; it is not among the files searched. */
export const leakRecordVariable = 'TEST_LEAK_RECORD_FILE';

/** A file among the user's data, with all that a page showed, logged and stored, as `Place`s. */
export const inBrowser = 'in-browser.json';

/** What the search after such tests has to look for, and what it has to look through besides files. */
export interface LeakRecord {
	readonly secrets: readonly SoughtSecret[];
	readonly shown: readonly string[];
	/** Access tokens that were put into the environment of a terminal, by their value. */
	readonly inTerminals?: readonly string[];
}
