import { type Answer, jsonAnswer, wrongParameter } from '../answer';

const defaultLimit = 100;
const largestLimit = 5000;

/** The query of a list. */
type PageQuery = Readonly<Record<string, string>>;

/**
 * One page of a list. `page` counts from 1 and goes before `offset`. An empty page is 204 without a body, and the total
 * is in a header.
 */
export function pageAnswer<Entry>(
	entries: readonly Entry[],
	query: PageQuery,
	show: (entry: Entry) => unknown,
): Answer {
	const limit = wholeNumber(query['limit'] ?? String(defaultLimit));
	const page = wholeNumber(query['page'] ?? '1');
	const offset = query['page'] === undefined ? wholeNumber(query['offset'] ?? '0') : (page - 1) * limit;
	const isWrong = !(limit <= largestLimit) || !(page >= 1) || !(offset >= 0);
	if (isWrong || (query['page'] === undefined && offset > entries.length)) return wrongParameter();
	const headers = { 'X-Total-Count': String(entries.length) };
	const shown = entries.slice(offset, offset + limit);
	if (shown.length === 0) return { status: 204, body: '', headers };
	return { ...jsonAnswer(200, shown.map(show)), headers };
}

/** Not a number where the text is not one of digits alone. */
function wholeNumber(text: string): number {
	return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
