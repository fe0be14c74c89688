import { type EditorWindow, eventually } from '../driver';

/** Colour themes as the editor shows their names, and the files that they are in. */
const files = {
	'Light Modern': 'light_modern',
	'Dark Modern': 'dark_modern',
	'Dark High Contrast': 'hc_black',
	'Light High Contrast': 'hc_light',
} as const;
export type Theme = keyof typeof files;
export const themes = Object.keys(files) as readonly Theme[];

/** Gives an open window another colour theme. */
export async function showTheme({ page, palette, quickInput }: EditorWindow, theme: Theme): Promise<void> {
	await palette.run('Preferences: Color Theme');
	await quickInput.type(theme);
	await eventually(
		`the theme ${theme} to be chosen`,
		() => page.locator('.quick-input-list .monaco-list-row.focused .label-name').allTextContents(),
		([chosen]) => chosen === theme,
	);
	await quickInput.accept();
	await quickInput.waitForClosed();
	await page.locator(`.monaco-workbench.vscode-theme-defaults-themes-${files[theme]}-json`).waitFor();
}
