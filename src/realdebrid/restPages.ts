/** A list of the REST API, page by page. The client package bundles this module too. */

export interface RestPage {
	/** The parsed answer; empty where it has no body. */
	readonly list: readonly unknown[];
	/** `X-Total-Count` of the answer. */
	readonly total: string | null | undefined;
}

/**
 * Requests a list page by page, until there are as many entries as `X-Total-Count` says. A list without that header is
 * one page: there is no telling whether the service looks at `page`.
 *
 * @param request throws what ends the iteration
 */
export async function* readPages<T>(
	path: string,
	request: (path: string) => Promise<RestPage>,
): AsyncGenerator<readonly T[], void, undefined> {
	for (let page = 1, entries = 0; ; page++) {
		const { list, total } = await request(`${path}${path.includes('?') ? '&' : '?'}page=${page}`);
		if (list.length === 0) return;
		yield list as readonly T[];
		entries += list.length;
		// Not `entries >= …`: without the header there is no number.
		if (!(entries < Number(total))) return;
	}
}
