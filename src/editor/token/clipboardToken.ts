import type { Secret } from '../../realdebrid/secret';

/** The editor's clipboard, or another one in tests. */
export interface Clipboard {
	readText(): PromiseLike<string>;
	writeText(text: string): PromiseLike<void>;
	/** Whether it can be read now: a browser lets nobody read it while the person is elsewhere. */
	isReadable(): boolean;
}

export const CLEAR_AFTER_MS = 60_000;

/** Puts a token on the clipboard, and clears it after a minute where nothing else has been copied since. */
export class ClipboardToken {
	private token: Secret | undefined;
	private timer: NodeJS.Timeout | undefined;
	private isDue = false;

	constructor(
		private readonly clipboard: Clipboard,
		/** Told why the clipboard could not be cleared. */
		private readonly onTrouble: (error: unknown) => void,
	) {}

	/** Throws what the clipboard throws. */
	async put(token: Secret): Promise<void> {
		await this.clipboard.writeText(token.reveal());
		this.forget();
		this.token = token;
		this.timer = setTimeout(() => {
			this.isDue = true;
			void this.look();
		}, CLEAR_AFTER_MS);
	}

	/** To be called when the clipboard may have become readable. */
	async look(): Promise<void> {
		if (this.isDue && this.clipboard.isReadable()) await this.clear();
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
		this.isDue = false;
	}
}
