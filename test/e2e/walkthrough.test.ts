import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../host/paths';
import { EditorBrowser, EditorServer, editorUnderTest, eventually, extensionUnderTest } from './driver';
import { chooseAction } from './support/accounts';
import { installInView } from './support/extensions-view';
import {
	accountItem,
	ada,
	codeToast,
	errorsShown,
	newUserCode,
	signedOutText,
	signIn,
} from './support/sign-in';
import { useEditor } from './support/test-editor';
import { showTheme, themes } from './support/themes';
import { allowOnSite } from './support/verification-site';
import { Walkthrough } from './support/walkthrough';

/** The steps by their title: the picture of each, what is written in it, and a colour of a light or dark theme. */
const steps = {
	'Sign in with your browser': { file: 'sign-in.svg', text: 'CDGHSJ2K', colour: 'button-background' },
	'See your account': { file: 'account.svg', text: 'Real-Debrid · ada', colour: 'textLink-foreground' },
	'Let other extensions use your account': {
		file: 'access.svg',
		text: 'Real-Debrid · ada',
		colour: 'button-background',
	},
} as const;
const first = 'Sign in with your browser';
const titles = Object.keys(steps);
/** Of a picture’s area: a few letters are more. */
const visible = 0.002;

describe('the walkthrough', function () {
	const editor = useEditor(this);

	it('has three steps, each with its picture in the colours of the theme', async () => {
		const window = await editor.openWindow();
		const walkthrough = await Walkthrough.open(window);
		const all = await walkthrough.steps();
		assert.deepEqual(
			all,
			titles.map(title => ({ title, state: 'open' })),
		);
		for (const theme of themes) {
			await showTheme(window, theme);
			for (const [title, { file, text, colour }] of Object.entries(steps)) {
				await walkthrough.expand(title);
				const { texts } = await walkthrough.picture(pathsOf(file));
				assert.ok(texts.includes(text), `${file} says ${texts}`);
				// High contrast has no coloured buttons.
				const name = theme.includes('High Contrast') ? 'foreground' : colour;
				const wanted = await walkthrough.themeColour(name);
				await eventually(
					`a picture of ${file} with the colour ${name} in ${theme}`,
					() => walkthrough.seen(wanted),
					share => share > visible,
				);
			}
		}
	});

	it('starts a sign-in, and ticks its first step when the person has allowed it', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const walkthrough = await Walkthrough.open(window);
		await walkthrough.expand(first);
		await walkthrough.click('Sign In');
		const userCode = await newUserCode(sandbox, 0);
		await window.notifications.waitFor(codeToast(userCode));
		assert.deepEqual(await ticked(walkthrough), []);

		const site = await window.openedPage(() =>
			window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser'),
		);
		await allowOnSite(site, { userCode, username: ada.username });
		await site.close();
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		await walkthrough.waitUntilTicked(first);
		assert.deepEqual(await ticked(walkthrough), [first]);
	});

	it('leads through the account and access, and ticks each step when it was done', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		const walkthrough = await Walkthrough.open(window);
		await walkthrough.waitUntilTicked(first);
		assert.deepEqual(await ticked(walkthrough), [first]);

		await walkthrough.expand('See your account');
		await walkthrough.click('Show Account');
		await window.quickInput.waitForOpen('Real-Debrid Account');
		await window.quickInput.dismiss();
		await walkthrough.waitUntilTicked('See your account');

		await walkthrough.expand('Let other extensions use your account');
		await walkthrough.click('Manage Extension Access');
		await window.notifications.waitFor(/^No extensions have requested access/);
		await walkthrough.waitUntilTicked('Let other extensions use your account');
		assert.deepEqual(await errorsShown(window), []);
	});

	it('opens from the account picker, with all ticked that was done before, also after a reload', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		await window.palette.run('Real-Debrid: Manage Extension Access');
		await window.notifications.waitFor(/^No extensions have requested access/);
		await chooseAction(window, '$(book) Get Started');
		const walkthrough = await Walkthrough.opened(window);
		for (const title of titles) await walkthrough.waitUntilTicked(title);

		await window.palette.run('View: Close All Editors');
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		const again = await Walkthrough.open(window);
		for (const title of titles) await again.waitUntilTicked(title);
	});
});

describe('installing from the Extensions view', function () {
	this.timeout(300_000);
	let server: EditorServer;
	let browser: EditorBrowser;
	before(async () => {
		// As the editor comes.
		const settings = {
			'workbench.startupEditor': 'welcomePage',
			'workbench.welcomePage.walkthroughs.openOnInstall': true,
		};
		server = await EditorServer.start({ version: editorUnderTest(), vsix: [], settings });
		browser = await EditorBrowser.launch();
	});
	after(async () => {
		await browser?.close();
		await server?.close();
	});

	it('shows the way to sign in at once, and the walkthrough', async () => {
		const window = await (await browser.newProfile()).openWindow(server);
		// What watches for installed extensions starts with it.
		await window.page.locator('.gettingStartedContainer').waitFor();
		// In the oldest editor a page that shows a walkthrough of the editor's own shows no other one.
		await window.palette.run('View: Close All Editors');
		await installInView(window, extensionUnderTest());
		await window.statusBar.waitFor(accountItem, signedOutText);
		const walkthrough = await Walkthrough.opened(window);
		assert.deepEqual(
			(await walkthrough.steps()).map(({ title }) => title),
			titles,
		);
	});
});

async function ticked(walkthrough: Walkthrough): Promise<string[]> {
	return (await walkthrough.steps()).filter(({ state }) => state === 'ticked').map(({ title }) => title);
}

function pathsOf(file: string): string[] {
	const text = readFileSync(join(repositoryRoot, 'media', 'walkthrough', file), 'utf8');
	return [...text.matchAll(/ d="([^"]+)"/g)].map(([, path = '']) => path);
}
