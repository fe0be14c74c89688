import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/src';
import { type EditorWindow, eventually } from './driver';
import { BrowserStorage } from './support/browser-storage';
import { CodePanel } from './support/code-panel';
import { removeStoredFiles } from './support/extension-storage';
import { main } from './support/main-path';
import { opensWholeAddress } from './support/opened-address';
import {
	accountItem,
	ada,
	codeToast,
	errorsShown,
	pollsOf,
	signedOutText,
	startSignIn,
} from './support/sign-in';
import { useEditor } from './support/test-editor';
import { showTheme, themes } from './support/themes';

describe('the panel with the sign-in code', function () {
	const editor = useEditor(this);

	/** Where "Open Browser" leads. */
	function addressToOpen({ control, url }: Sandbox): string {
		const code = control.deviceCodes().at(-1);
		return `${url}/authorize?client_id=${code?.clientId}&device_id=${code?.deviceCode}`;
	}

	it(main('is readable by person, phone and axe-core in light, dark and high contrast'), async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);

		assert.equal(await panel.code.textContent(), userCode);
		assert.equal(await panel.site.textContent(), `${sandbox.url}/device`);
		assert.match((await panel.time.textContent()) ?? '', /^1[45]:\d\d$/);
		assert.equal(await panel.status.textContent(), 'Waiting for you to allow access…');
		assert.deepEqual(await window.notifications.list(), []);
		for (const theme of themes) {
			await showTheme(window, theme);
			await panel.waitForTheme(theme);
			assert.equal(await panel.readPicture(), addressToOpen(sandbox), theme);
			assert.deepEqual(await panel.violations(), [], theme);
		}
	});

	it('has buttons for the keyboard: copies the code, opens the site, cancels', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);
		const { keyboard } = window.page;

		await panel.waitForFocus('Copy Code & Open Browser');
		const outline = 'getComputedStyle(document.activeElement).outline';
		assert.match(String(await (await panel.frame()).evaluate(outline)), /solid 2px/);
		const site = await window.openedPage(() => keyboard.press('Space'));
		assert.equal(await window.readClipboard(), userCode);
		if (opensWholeAddress(editor.version)) {
			const { pathname, search } = new URL(site.url());
			const { pathname: wantedPath, search: wantedSearch } = new URL(addressToOpen(sandbox));
			assert.ok(pathname.endsWith(wantedPath), pathname);
			assert.equal(search, wantedSearch);
		}
		await site.close();

		await window.page.bringToFront();
		await keyboard.press('Tab');
		assert.equal(await panel.focused(), 'Copy Code');
		await keyboard.press('Enter');
		await panel.notice.filter({ hasText: 'Code copied.' }).waitFor();
		// The search for leaks goes through the page as well.
		assert.ok(await editor.leaks.hasSeen('Code copied.'));
		assert.ok(await editor.leaks.hasSeen([...userCode].join(' ')));

		await keyboard.press('Tab');
		assert.equal(await panel.focused(), 'Cancel');
		await keyboard.press('Enter');
		await panel.waitUntilClosed();
		await window.waitForFocusIn('.editor-group-container');
		await window.statusBar.waitFor(accountItem, signedOutText);
		assert.deepEqual(await errorsShown(window), []);
	});

	it('counts down without reading it out, and says what keeps the service from answering', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await window.page.emulateMedia({ reducedMotion: 'reduce' });
		await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);
		const frame = await panel.frame();
		await frame.evaluate(`
			globalThis.readOut = 0;
			const observer = new MutationObserver(() => { globalThis.readOut++; });
			for (const region of document.querySelectorAll('[role=status]'))
				observer.observe(region, { childList: true, characterData: true, subtree: true });
		`);
		const first = await panel.time.textContent();
		await eventually(
			'two seconds to go by',
			() => panel.time.textContent(),
			time => secondsOf(first) - secondsOf(time) >= 2,
		);
		assert.equal(await frame.evaluate('readOut'), 0);
		assert.equal(
			await frame.evaluate("getComputedStyle(document.querySelector('.dot')).animationName"),
			'none',
		);

		sandbox.control.inject({ step: 'credentials', times: 'forever', fault: { kind: 'reset' } });
		await panel.status.filter({ hasText: 'Real-Debrid cannot be reached, still trying' }).waitFor();
		assert.equal(await frame.evaluate('readOut > 0'), true);
		sandbox.control.clearFaults();
		await panel.status.filter({ hasText: 'Waiting for you to allow access…' }).waitFor();
	});

	const reloads: Readonly<Record<string, (window: EditorWindow) => Promise<void>>> = {
		'a reload by command': window => reloadByCommand(window),
		'a reload that the editor had no time to prepare': window => window.reload(),
	};
	for (const [name, reload] of Object.entries(reloads))
		it(`comes back once with its code after ${name}, and closes when the person has allowed`, async () => {
			const { sandbox } = editor;
			const window = await editor.openWindow();
			const userCode = await startSignIn(window, sandbox);
			await CodePanel.open(window);
			await (await BrowserStorage.of(window)).waitUntilKept('codePanelIsOpen');

			await reload(window);
			const panel = new CodePanel(window);
			await panel.waitForTime();
			assert.equal(await panel.code.textContent(), userCode);
			assert.equal(await panel.readPicture(), addressToOpen(sandbox));
			await window.palette.run('Real-Debrid: Show Sign-In Code');
			await panel.waitForFocus('Copy Code & Open Browser');
			assert.equal(await panel.tabs(), 1);
			assert.deepEqual(await window.notifications.list(), []);

			sandbox.control.approve(userCode, ada.id);
			await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
			await panel.waitUntilClosed();
			assert.equal(sandbox.control.deviceCodes().length, 1);
		});

	it('that was closed does not come back after a reload', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);
		await panel.close();
		// The editor writes down a moment later what is no longer open.
		await sandbox.control.waitForRequests('credentials', pollsOf(userCode, sandbox) + 2);
		await reloadByCommand(window);
		await window.notifications.waitFor(codeToast(userCode));
		assert.equal(await panel.tabs(), 0);
	});

	it('closes by itself after a reload that its sign-in has not survived', async () => {
		const { sandbox, server } = editor;
		const window = await editor.openWindow();
		await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);
		await window.page.addInitScript(`setInterval(() => {
			globalThis.hadTab ||= document.querySelector('.tabs-container .tab') !== null;
		}, 10)`);
		await reloadByCommand(window, () => removeStoredFiles(server));
		await window.statusBar.waitFor(accountItem, signedOutText);
		await panel.waitUntilClosed();
		assert.equal(await window.page.evaluate('hadTab'), true);
	});
});

/**
 * As a person does it: the editor keeps what is open.
 *
 * @param meanwhile what happens before extensions start anew
 */
async function reloadByCommand(window: EditorWindow, meanwhile?: () => Promise<void>): Promise<void> {
	const loaded = window.page.waitForEvent('domcontentloaded');
	await window.palette.run('Developer: Reload Window');
	await loaded;
	await meanwhile?.();
	await window.page.locator('.monaco-workbench .statusbar').waitFor();
}

function secondsOf(time: string | null): number {
	const [minutes = 0, seconds = 0] = (time ?? '').split(':').map(Number);
	return minutes * 60 + seconds;
}
