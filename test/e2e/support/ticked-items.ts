import type { EditorWindow, QuickPickItem } from '../driver';

export interface TickedItem extends QuickPickItem {
	readonly ticked: boolean;
}

/** A checkbox of the browser's in older editors, one of the editor's own in newer ones. */
const tick = 'input[type="checkbox"]:checked, [role="checkbox"][aria-checked="true"]';

/** The rows of a quick pick in which several can be chosen. */
export async function tickedItems({ quickInput }: EditorWindow): Promise<TickedItem[]> {
	const items = await quickInput.items();
	const ticks: boolean[] = [];
	for (const row of await quickInput.rows.all()) ticks.push((await row.locator(tick).count()) > 0);
	return items.map((item, index) => ({ ...item, ticked: ticks[index] ?? false }));
}
