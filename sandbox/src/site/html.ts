/** HTML that may stand in a page as it is. */
export class Html {
	constructor(readonly text: string) {}
}

const entities: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escaped(value: unknown): string {
	if (value instanceof Html) return value.text;
	if (Array.isArray(value)) return value.map(escaped).join('');
	return String(value).replace(/[&<>"']/g, character => entities[character] ?? character);
}

/** A template that escapes everything put into it, but for HTML made the same way. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
	return new Html(String.raw({ raw: strings }, ...values.map(escaped)));
}
