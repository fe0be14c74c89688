/**
 * Names and codes come from the service and are shown as they are. Labels and
 * messages of the editor give some characters a meaning; these take it away.
 */

/** For status bar texts and quick picks, where `$(name)` is an icon. */
export function escapeLabel(text: string): string {
	return text.replaceAll('$(', '\\$(');
}

/** For messages, where `[text](command:…)` is a link. An invisible space keeps the brackets apart. */
export function escapeMessage(text: string): string {
	return text.replaceAll('](', ']\u200B(');
}

/**
 * For `MarkdownString.appendText`, which leaves two things to Markdown: `&amp;` and its like would be decoded, and
 * bare addresses, of sites and of people, would become links.
 */
export function escapeMarkdown(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('://', '&colon;//')
		.replaceAll(/www\./gi, word => word.replace('.', '&period;'))
		.replaceAll('@', '&commat;');
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A text to stand in HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
	return text.replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? character);
}
