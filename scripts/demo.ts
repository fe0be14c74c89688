import { startSandbox } from '../sandbox/src';
import { EditorBrowser, EditorServer, type EditorServerOptions } from '../test/e2e/driver';
import { removeStoredFiles } from '../test/e2e/support/extension-storage';
import { accountItem } from '../test/e2e/support/sign-in';
import { newestCodeServer } from '../test/host/code-server';
import { animateSignIn, animationSize } from './demo/animation';
import { drawIcon } from './demo/pictures';
import { type Theme, Tour, themes } from './demo/tour';
import { runScript } from './main';
import { packageExtension } from './package-extension';

const extensionStartMilliseconds = 60_000;
/** As the editor comes: the tests' settings keep it from opening anything by itself. */
const asItComes = {
	'workbench.startupEditor': 'welcomePage',
	'workbench.welcomePage.walkthroughs.openOnInstall': true,
};

/** Signs in by itself, through the real editor against the sandbox, and leaves a picture of each step. */
runScript(async () => {
	await drawIcon();
	const vsix = await packageExtension();
	const sandbox = await startSandbox();
	const { control } = sandbox;
	const browser = await EditorBrowser.launch();

	const withServer = async (
		options: Omit<EditorServerOptions, 'version'>,
		work: (server: EditorServer) => Promise<void>,
	) => {
		const server = await EditorServer.start({ version: newestCodeServer, ...options });
		try {
			await work(server);
		} finally {
			await server.close();
		}
	};

	/** A window of a person whom nobody knows yet. */
	const open = async (server: EditorServer, theme: Theme, size?: typeof animationSize) => {
		control.reset();
		control.configure({ interval: 1 });
		await server.setSettings({
			'realDebrid.apiUrl': sandbox.url,
			'workbench.colorTheme': themes[theme],
			// Without the graphics card the terminal's text is in the page, where a scene can wait for it.
			'terminal.integrated.gpuAcceleration': 'off',
		});
		await removeStoredFiles(server);
		const profile = await browser.newProfile(size);
		const window = await profile.openWindow(server);
		await window.statusBar.waitFor(accountItem, /./, extensionStartMilliseconds);
		return { profile, window, tour: new Tour(window, sandbox, theme, vsix) };
	};

	try {
		await withServer({ vsix: [vsix] }, async server => {
			const { profile, window } = await open(server, 'light', animationSize);
			await animateSignIn(window, sandbox);
			await profile.close();
			for (const theme of Object.keys(themes) as Theme[]) {
				const { profile, tour } = await open(server, theme);
				await tour.play('walkthrough', 'deniedCode', 'signIn', 'account', 'secondAccount');
				await tour.play('premiumEnds', 'accessToken', 'signOut', 'failure', 'unreachable', 'revoked');
				await profile.close();
			}
		});
		// Each on a server of its own: the editor keeps an unsaved tab for the next window.
		for (const theme of Object.keys(themes) as Theme[])
			await withServer({ vsix: [vsix] }, async server => {
				const { profile, tour } = await open(server, theme);
				await tour.play('help');
				await profile.close();
			});
		await withServer({ vsix: [vsix], language: 'fr' }, async server => {
			for (const theme of Object.keys(themes) as Theme[]) {
				const { profile, tour } = await open(server, theme);
				await tour.play('signInInFrench');
				await profile.close();
			}
		});
		for (const theme of Object.keys(themes) as Theme[])
			await withServer(
				{ vsix: [], settings: { 'workbench.colorTheme': themes[theme], ...asItComes } },
				async server => {
					const profile = await browser.newProfile();
					const window = await profile.openWindow(server);
					await new Tour(window, sandbox, theme, vsix).play('installation');
					await profile.close();
				},
			);
	} finally {
		await browser.close();
		await sandbox.close();
	}
	return 0;
});
