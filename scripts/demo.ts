import { EditorBrowser, EditorServer } from '../test/e2e/driver';
import { removeStoredFiles } from '../test/e2e/support/extension-storage';
import { accountItem, signedOutText } from '../test/e2e/support/sign-in';
import { newestCodeServer } from '../test/host/code-server';
import { startSandbox } from '../test/sandbox';
import { animateSignIn, animationSize } from './demo/animation';
import { drawIcon } from './demo/pictures';
import { type Theme, Tour, themes } from './demo/tour';
import { runScript } from './main';
import { packageExtension } from './package-extension';

const extensionStartMilliseconds = 60_000;

/** Signs in by itself, through the real editor against the sandbox, and leaves a picture of each step. */
runScript(async () => {
	await drawIcon();
	const vsix = await packageExtension();
	const sandbox = await startSandbox();
	const { control } = sandbox;
	const server = await EditorServer.start({ version: newestCodeServer, vsix: [vsix] });
	const browser = await EditorBrowser.launch();

	/** A window of a person whom nobody knows yet. */
	const open = async (theme: Theme, size?: typeof animationSize) => {
		control.reset();
		control.configure({ interval: 1 });
		const settings = async (more: Readonly<Record<string, unknown>>) =>
			await server.setSettings({
				'realDebrid.apiUrl': sandbox.url,
				'workbench.colorTheme': themes[theme],
				...more,
			});
		await settings({});
		await removeStoredFiles(server);
		const profile = await browser.newProfile(size);
		const window = await profile.openWindow(server);
		await window.statusBar.waitFor(accountItem, signedOutText, extensionStartMilliseconds);
		return { profile, window, settings };
	};

	try {
		for (const theme of Object.keys(themes) as Theme[]) {
			const { profile, window, settings } = await open(theme);
			const tour = new Tour(window, sandbox, theme, settings);
			await tour.walkthrough();
			await tour.signInCode();
			await tour.signIn();
			await tour.account();
			await tour.accessToken();
			await tour.signOut();
			await tour.failure();
			await tour.revoked();
			await profile.close();
		}
		const { profile, window } = await open('light', animationSize);
		// The site then asks for the code.
		control.configure({ directVerificationUrl: 'leftOut' });
		await animateSignIn(window, sandbox);
		await profile.close();
	} finally {
		await browser.close();
		await server.close();
		await sandbox.close();
	}
	return 0;
});
