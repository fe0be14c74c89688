import type { Secret } from '../../realdebrid/secret';

/** The editor's clipboard, or another one in tests. */
export interface Clipboard {
	readText(): PromiseLike<string>;
	writeText(text: string): PromiseLike<void>;
	/** Not in a browser, which asks the user, or has the editor show an error. */
	readonly mayBeRead: boolean;
}

export const CLEAR_AFTER_MS = 60_000;

/**
 * Puts a token on the clipboard, and clears it after a minute where nothing else has been copied since. Where the
 * clipboard may not be read, that is not known, and the token stays.
 */
export class ClipboardToken {
	private token: Secret | undefined;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly clipboard: Clipboard,
		/** Told why the clipboard could not be cleared. */
		private readonly onTrouble: (error: unknown) => void,
	) {}

	/** Throws what the clipboard throws. */
	async put(token: Secret): Promise<void> {
		await this.clipboard.writeText(token.reveal());
		this.forget();
		if (!this.clipboard.mayBeRead) return;
		this.token = token;
		this.timer = setTimeout(() => void this.clear(), CLEAR_AFTER_MS);
	}

	/** At once, without waiting for the minute to end. Does not reject. */
	async clear(): Promise<void> {
		const { token } = this;
		this.forget();
		if (!token) return;
		try {
			if ((await this.clipboard.readText()) === token.reveal()) await this.clipboard.writeText('');
		} catch (error) {
			this.onTrouble(error);
		}
	}

	private forget(): void {
		clearTimeout(this.timer);
		this.token = undefined;
	}
}
