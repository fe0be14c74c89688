import type { Mementos } from '../mementos';

const TIME_STYLES = {
	date: { dateStyle: 'medium' },
	time: { timeStyle: 'short' },
	dateAndTime: { dateStyle: 'medium', timeStyle: 'short' },
} as const;

/** Puts a number, or a time in milliseconds since the epoch, into the words of a language. */
export type Format = (style: 'number' | keyof typeof TIME_STYLES, value: number) => string;

export function intlFormat(language: string): Format {
	return (style, value) =>
		style === 'number'
			? value.toLocaleString(language)
			: new Date(value).toLocaleString(language, TIME_STYLES[style]);
}

/**
 * Remembers the texts over restarts: the first use of `Intl` takes ten times as long as all the rest that a window does
 * at its start.
 */
export class RememberedFormats {
	private known: Readonly<Record<string, string>>;
	private used: Record<string, string> = {};

	constructor(
		private readonly language: string,
		private readonly mementos: Pick<Mementos, 'formattedTexts'>,
	) {
		this.known = mementos.formattedTexts;
	}

	readonly format: Format = (style, value) => {
		// The machine may have moved to another time zone.
		const key = [this.language, style, value, new Date(value).getTimezoneOffset()].join(' ');
		const text = this.known[key] ?? this.used[key] ?? intlFormat(this.language)(style, value);
		this.used[key] = text;
		return text;
	};

	/** Remembers what has been formatted since the last call, and nothing else. */
	remember(): void {
		const { known, used } = this;
		this.known = used;
		this.used = {};
		if (JSON.stringify(known) !== JSON.stringify(used)) this.mementos.formattedTexts = used;
	}
}
