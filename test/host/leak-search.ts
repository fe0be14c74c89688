/** What must be found nowhere. */
export interface SoughtSecret {
	/** What it is, for messages: they do not repeat the value. */
	readonly kind: string;
	readonly value: string;
}

/** Something that was written or shown, by a name that tells a person where. */
export interface Place {
	readonly name: string;
	readonly text: string;
}

/** So much of a secret is a leak: half a token in a log is one, and nothing else looks like it. */
const shortestLeak = 16;
const gram = 8;
/** Of any stretch as long as a leak, one whole gram starts at a multiple of this. */
const stride = shortestLeak - gram + 1;

interface Form {
	readonly kind: string;
	readonly text: string;
}

/**
 * Searches texts for secrets: as they are, percent-encoded, in base64 wherever it starts, in hexadecimal and in
 * UTF-16. The texts are megabytes of logs, so they are looked at in steps: every gram of every form is known.
 */
export class LeakSearch {
	readonly #values = new Set<string>();
	readonly #grams = new Map<string, { readonly form: Form; readonly at: number }[]>();

	/** How many different secrets are looked for. */
	get size(): number {
		return this.#values.size;
	}

	add({ kind, value }: SoughtSecret): void {
		if (value.length < shortestLeak) throw new RangeError(`A ${kind} this short is found everywhere.`);
		if (this.#values.has(value)) return;
		this.#values.add(value);
		for (const text of formsOf(value))
			for (let at = 0; at + gram <= text.length; at++) {
				const key = text.slice(at, at + gram);
				const known = this.#grams.get(key) ?? [];
				known.push({ form: { kind, text }, at });
				this.#grams.set(key, known);
			}
	}

	/** What was found in a place, a line each: the kind, the place, and the words around it. */
	leaksIn({ name, text }: Place): string[] {
		const leaks: string[] = [];
		let told = 0;
		for (let at = 0; at + gram <= text.length; at += stride) {
			const longest = (this.#grams.get(text.slice(at, at + gram)) ?? [])
				.map(known => ({ kind: known.form.kind, ...commonStretch(text, at, known.form.text, known.at) }))
				.filter(({ start, end }) => end - start >= shortestLeak && start >= told)
				.sort((a, b) => b.end - b.start - (a.end - a.start))[0];
			if (!longest) continue;
			const { kind, start, end } = longest;
			told = end;
			leaks.push(`${kind} in ${name}: ${around(text, start, end)}`);
		}
		return leaks;
	}
}

/** Each way in which a value may have been written, as text of one byte a character. */
function formsOf(value: string): Set<string> {
	const bytes = Buffer.from(value);
	return new Set([
		bytes.toString('latin1'),
		encodeURIComponent(value),
		bytes.toString('hex'),
		bytes.toString('hex').toUpperCase(),
		Buffer.from(value, 'utf16le').toString('latin1'),
		...[0, 1, 2].flatMap(before => base64After(before, bytes)),
	]);
}

/** Without the characters at both ends that depend on the neighbours. */
function base64After(before: number, bytes: Buffer): string[] {
	const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
	const safe = text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3));
	return [safe, safe.replaceAll('-', '+').replaceAll('_', '/')];
}

/** The longest stretch around the two positions that both texts have. */
function commonStretch(
	text: string,
	textAt: number,
	form: string,
	formAt: number,
): { readonly start: number; readonly end: number } {
	let before = 0;
	while (before < Math.min(textAt, formAt) && text[textAt - before - 1] === form[formAt - before - 1])
		before++;
	let after = 0;
	while (formAt + after < form.length && text[textAt + after] === form[formAt + after]) after++;
	return { start: textAt - before, end: textAt + after };
}

function around(text: string, start: number, end: number): string {
	const words = `${text.slice(Math.max(start - 80, 0), start)}[…]${text.slice(end, end + 40)}`;
	return JSON.stringify(words);
}
