import { type EditorWindow, eventually, happens } from '../driver';

/** After these the menu or the dialog is taken for one that does not hear, and tried once more. */
const menuMilliseconds = 10_000;
const dialogMilliseconds = 10_000;

/** Installs a packaged extension with the mouse, from the menu of the Extensions view. */
export async function installInView({ page, quickInput }: EditorWindow, vsix: string): Promise<void> {
	await page.locator('.activitybar .codicon-extensions-view-icon').click();
	const view = page.locator('.sidebar').filter({ has: page.locator('.extensions-viewlet') });
	const entry = page.locator('.monaco-menu .action-menu-item').filter({ hasText: 'Install from VSIX...' });
	const openMenu = async () => {
		// It closes what an earlier try has left open.
		await page.keyboard.press('Escape');
		await view.locator('[aria-label="Views and More Actions..."]').click();
		// A menu does not hear the mouse in its first 100 ms. While the view is loading, it may close by itself.
		return await happens(() => entry.hover({ timeout: menuMilliseconds }));
	};
	await eventually(
		'the file to be taken',
		async () => {
			if (!(await openMenu())) return false;
			await page.keyboard.press('Enter');
			await quickInput.waitForOpen('Install from VSIX');
			// While it is loading, the dialog replaces what was typed, and does not hear.
			await quickInput.type(vsix);
			await page.keyboard.press('Enter');
			return await happens(() =>
				page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: dialogMilliseconds }),
			);
		},
		isTaken => isTaken,
	);
}
