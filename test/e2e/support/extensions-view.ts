import { type EditorWindow, eventually, happens } from '../driver';

/** After this the menu is taken for a menu that does not hear, and is tried once more. */
const menuMilliseconds = 10_000;
/** After this the dialog is taken for a dialog that was still reading the folder of the path when it was accepted. */
const acceptMilliseconds = 2_000;

/** Installs a packaged extension with the mouse, from the menu of the Extensions view. */
export async function installInView({ page, quickInput }: EditorWindow, vsix: string): Promise<void> {
	await page.locator('.activitybar .codicon-extensions-view-icon').click();
	const view = page.locator('.sidebar').filter({ has: page.locator('.extensions-viewlet') });
	const entry = page.locator('.monaco-menu .action-menu-item').filter({ hasText: 'Install from VSIX...' });
	await eventually(
		'the menu to be open',
		async () => {
			await view.locator('[aria-label="Views and More Actions..."]').click();
			// A menu does not hear the mouse in its first 100 ms. While the view is loading, it may close by itself.
			return await happens(() => entry.hover({ timeout: menuMilliseconds }));
		},
		isOpen => isOpen,
	);
	await page.keyboard.press('Enter');
	await quickInput.waitForOpen('Install from VSIX');
	await eventually(
		'the file to be taken',
		async () => {
			// While it is loading, the dialog replaces what was typed. A path that it does not know yet it reads first:
			// what accepts the path meanwhile has no effect, however often the dialog is opened.
			await happens(async () => {
				await quickInput.type(vsix, acceptMilliseconds);
				await quickInput.accept(acceptMilliseconds);
			});
			return await happens(() => quickInput.waitForClosed(acceptMilliseconds));
		},
		isTaken => isTaken,
	);
}
