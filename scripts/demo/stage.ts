import type { EditorWindow } from '../../test/e2e/driver';
import { accountItem, signedOutText } from '../../test/e2e/support/sign-in';

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

/** Fails if more is said at once than the one notification that the picture is of. */
export async function checkOneNotification({ notifications }: EditorWindow, picture: string): Promise<void> {
	const texts = (await notifications.list()).map(({ text }) => text);
	if (texts.length > 1)
		throw new Error(`The picture "${picture}" has ${texts.length} notifications: ${texts}`);
}
