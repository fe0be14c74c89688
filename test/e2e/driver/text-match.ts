/** A whole text, or a pattern that occurs in it. */
export type TextMatch = string | RegExp;

export function matches(text: string, wanted: TextMatch): boolean {
	return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}
