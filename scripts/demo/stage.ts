import { type EditorWindow, eventually } from '../../test/e2e/driver';
import { accountItem, signedOutText } from '../../test/e2e/support/sign-in';

const removalMilliseconds = 5_000;

/** Fails if a scene starts with something on the screen that is not part of it: an unsaved tab or a notification. */
export async function checkStage({ page, notifications }: EditorWindow, scene: string): Promise<void> {
	const unsaved = await page.locator('.tabs-container .tab.dirty').allInnerTexts();
	const shown = await notifications.list();
	const found = [
		...unsaved.map(tab => `the unsaved tab "${tab.trim()}"`),
		...shown.map(({ text }) => `the notification "${text}"`),
	];
	if (found.length > 0) throw new Error(`The scene "${scene}" starts with ${found.join(' and ')}.`);
}

/** Fails unless the window is as after the first start: without any tab, and signed out. */
export async function checkFreshWindow(window: EditorWindow, scene: string): Promise<void> {
	await checkStage(window, scene);
	const tabs = await window.page.locator('.tabs-container .tab').allInnerTexts();
	if (tabs.length > 0) throw new Error(`The scene "${scene}" starts with open tabs: ${tabs.join(', ')}.`);
	const item = await window.statusBar.item(accountItem);
	if (item?.text !== signedOutText) throw new Error(`The scene "${scene}" starts with "${item?.text}".`);
}

/** Until no more is said than the one notification that a picture is of: the editor takes its time to remove others. */
export async function waitForOneNotification(
	{ notifications }: EditorWindow,
	picture: string,
): Promise<void> {
	await eventually(
		`the picture "${picture}" to have one notification`,
		() => notifications.list(),
		all => all.length <= 1,
		removalMilliseconds,
	);
}
