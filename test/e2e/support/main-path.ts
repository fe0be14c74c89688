/** Marks the tests that `npm test` runs as well; `npm run test:all` runs all of them. */
export const mainTag = '@main';

/**
 * Gives the title of a test of a main path its mark.
 *
 * @example it(main('leads from the palette to the name'), async () => …)
 */
export function main(title: string): string {
	return `${title} ${mainTag}`;
}
