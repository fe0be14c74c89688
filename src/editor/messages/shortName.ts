const LONGEST = 25;

/** A name for where other texts need room too: at most 25 characters as readers count them, the last one then "…". */
export function shortName(name: string): string {
	// A character as readers count them has one code unit or more.
	if (name.length <= LONGEST) return name;
	const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
	if (characters.length <= LONGEST) return name;
	return `${characters
		.slice(0, LONGEST - 1)
		.join('')
		.trimEnd()}…`;
}
