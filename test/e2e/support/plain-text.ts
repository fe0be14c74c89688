import assert from 'node:assert/strict';
import type { EditorWindow } from '../driver';

/** A text in which each part would mean something to the editor, if it were not plain text. */
export const oddText =
	'$(bug) $(sync~spin) **b** _i_ `c` [x](command:y) [z](https://evil.example) <b>&amp;</b> ' +
	'https://evil.example www.evil.example eve@evil.example ![p](https://evil.example/p.png) # | ~~s~~ \\*';

/** A text as it looks: without the invisible spaces that take its meaning away. */
export function visible(text: string): string {
	return text.replaceAll('\u200B', '').replaceAll('\u00a0', ' ');
}

/** Other extensions show names as they like. */
const ofOthers = '[id^="debrid-tools-samples."] *';

/** Whatever is in view, nothing of `oddText` has got a meaning. */
export async function assertPlain({ page }: EditorWindow): Promise<void> {
	for (const made of [
		'.codicon-bug',
		'a[href*="evil.example"], a[data-href*="evil.example"]',
		'a[href^="command:y"], a[data-href^="command:y"], a[href^="mailto:"], a[data-href^="mailto:"]',
		'img[src*="evil.example"]',
		'b, strong:text-is("b"), em, del, code:text-is("c")',
	])
		assert.equal(
			await page
				.locator(made)
				.and(page.locator(`:not(${ofOthers})`))
				.filter({ visible: true })
				.count(),
			0,
			`${made} was made of the service’s text`,
		);
}
