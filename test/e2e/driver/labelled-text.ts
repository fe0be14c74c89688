import type { Locator } from 'playwright-core';

/** As much of the DOM as is read here; its types would otherwise be in scope for the extension too. */
interface PageNode {
	readonly childNodes: ArrayLike<PageNode>;
	readonly classList?: ArrayLike<string>;
	readonly textContent: string | null;
}

/**
 * The text of an element as an extension wrote it: its icons as `$(name)`, spinning ones as `$(name~spin)`.
 *
 * @param timeout how long to wait for the element, in milliseconds
 */
export async function labelledText(element: Locator, timeout?: number): Promise<string> {
	const read = (root: PageNode) => {
		const textOf = (node: PageNode): string => {
			const icon = Array.from(node.classList ?? [])
				.filter(name => name.startsWith('codicon-'))
				.map(name => name.replace(/^codicon-/, ''));
			if (icon.length > 0) {
				const name = icon.find(part => !part.startsWith('modifier-')) ?? '';
				const modifier = icon.find(part => part.startsWith('modifier-')) ?? '';
				return `$(${name}${modifier.replace('modifier-', '~')})`;
			}
			if (node.childNodes.length === 0) return node.textContent ?? '';
			return Array.from(node.childNodes, textOf).join('');
		};
		return textOf(root).replaceAll('\u00a0', ' ').trim();
	};
	return await element.evaluate(read, undefined, timeout === undefined ? {} : { timeout });
}
