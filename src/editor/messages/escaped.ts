const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A text to stand in HTML, between tags or in a quoted attribute. */
export function escaped(text: string): string {
	return text.replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? character);
}
