import { setTimeout } from 'node:timers/promises';
import { errors } from 'playwright-core';
import { type EditorWindow, eventually } from '../driver';

const menuMilliseconds = 2_000;
const dialogMilliseconds = 1_000;

/** Installs a packaged extension with the mouse, from the menu of the Extensions view. */
export async function installInView({ page, quickInput }: EditorWindow, vsix: string): Promise<void> {
	await page.locator('.activitybar .codicon-extensions-view-icon').click();
	const view = page.locator('.sidebar').filter({ has: page.locator('.extensions-viewlet') });
	const entry = page.locator('.monaco-menu .action-menu-item').filter({ hasText: 'Install from VSIX...' });
	await eventually(
		'the menu of the Extensions view',
		async () => {
			try {
				await page.keyboard.press('Escape');
				await view.locator('[aria-label="Views and More Actions..."]').click();
				// A menu does not hear the mouse in its first 100 ms.
				await entry.hover({ timeout: menuMilliseconds });
				return true;
			} catch (error) {
				// While the view is loading, its menu may close by itself.
				if (error instanceof errors.TimeoutError) return false;
				throw error;
			}
		},
		isOpen => isOpen,
	);
	await page.keyboard.press('Enter');
	await quickInput.waitForOpen('Install from VSIX');
	await eventually(
		'the file to be taken',
		async () => {
			// While it is loading, the dialog replaces what was typed, and does not hear.
			await quickInput.type(vsix);
			await page.keyboard.press('Enter');
			await setTimeout(dialogMilliseconds);
			return await page.locator('.quick-input-widget').isVisible();
		},
		isOpen => !isOpen,
	);
}
