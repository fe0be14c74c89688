import type { Page } from 'playwright-core';
import { AccountsMenu } from './accounts-menu';
import { CommandPalette } from './command-palette';
import { Dialog } from './dialog';
import { eventually } from './eventually';
import { Notifications } from './notifications';
import { QuickInput } from './quick-input';
import { StatusBar } from './status-bar';

const startMilliseconds = 120_000;

/** One window of the editor, with an extension host of its own. */
export class EditorWindow {
	/** For what is not offered here. */
	readonly page: Page;
	readonly notifications: Notifications;
	readonly statusBar: StatusBar;
	readonly quickInput: QuickInput;
	readonly palette: CommandPalette;
	readonly dialog: Dialog;
	readonly accounts: AccountsMenu;

	private constructor(page: Page) {
		this.page = page;
		this.notifications = new Notifications(page);
		this.statusBar = new StatusBar(page);
		this.quickInput = new QuickInput(page);
		this.palette = new CommandPalette(page, this.quickInput);
		this.dialog = new Dialog(page);
		this.accounts = new AccountsMenu(page);
	}

	/** Opens a window, empty or on a folder. Extensions start a moment later: wait for something of theirs. */
	static async open(page: Page, serverUrl: string, folder?: string): Promise<EditorWindow> {
		const query = new URLSearchParams(folder === undefined ? { ew: 'true' } : { folder });
		await page.goto(new URL(`?${query}`, serverUrl).href);
		const window = new EditorWindow(page);
		await window.#waitForWorkbench();
		return window;
	}

	/** What the command Reload Window does: the window's extension host ends and a new one starts. */
	async reload(): Promise<void> {
		await this.page.reload();
		await this.#waitForWorkbench();
	}

	async close(): Promise<void> {
		await leave(this.page);
	}

	async readClipboard(): Promise<string> {
		await this.page.bringToFront();
		return await this.page.evaluate<string>('navigator.clipboard.readText()');
	}

	/**
	 * Does something that opens a web page, and gives that page.
	 *
	 * A loopback address comes as `/proxy/<port>/…` of the editor's server, which reaches it; 4.100.3 loses its path
	 * and query. For any other site the editor asks first, in a dialog with the button `Open`; nothing leaves this
	 * machine, the page stays empty.
	 */
	async openedPage(action: () => Promise<void>): Promise<Page> {
		const [opened] = await Promise.all([this.page.waitForEvent('popup'), action()]);
		await opened.waitForLoadState();
		return opened;
	}

	/** Until the focus is in what a selector names. */
	async waitForFocusIn(selector: string): Promise<void> {
		await eventually(
			`the focus to be in ${selector}`,
			() => this.page.locator(`${selector}:focus, ${selector} :focus`).count(),
			count => count > 0,
		);
	}

	async screenshot(path: string): Promise<void> {
		await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
	}

	async #waitForWorkbench(): Promise<void> {
		await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: startMilliseconds });
	}
}

/** Closes a page. One that is only closed may not have said so: the editor then waits hours for it to connect again. */
export async function leave(page: Page): Promise<void> {
	await page.goto('about:blank');
	await page.close();
}
