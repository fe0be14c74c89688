import assert from 'node:assert/strict';
import { bundlePath, type Language, manifestTextsPath, readTexts } from '../../scripts/languages';
import { accountItem, ada, newUserCode } from './support/sign-in';
import { useEditor } from './support/test-editor';

/** One by its language alone, and one by its country too. */
const samples = ['fr', 'zh-cn'] as const satisfies readonly Language[];

for (const language of samples)
	describe(`in an editor whose display language is ${language}`, function () {
		const editor = useEditor(this, { language, server: 'of its own' });
		const strings = readTexts(bundlePath(language));
		const manifest = readTexts(manifestTextsPath(language));

		/** The translation, with such words in its places. */
		function translated(english: string, ...words: readonly string[]): string {
			const text = strings[english];
			if (text === undefined || text === english) throw new Error(`“${english}” is not translated.`);
			return text.replaceAll(/\{(\d)\}/g, (_, index) => words[Number(index)] ?? '');
		}

		function command(name: string): string {
			return `Real-Debrid: ${manifest[`command.${name}.title`]}`;
		}

		it('the status bar, the commands and a whole sign-in speak it', async () => {
			const { sandbox } = editor;
			const window = await editor.openWindow();
			// The editor draws all spaces of a label as no-break ones, and the driver reads them as plain ones.
			const label = translated('Real-Debrid: Sign In').replaceAll('\u00a0', ' ');
			const item = await window.statusBar.waitFor(accountItem, `$(account) ${label}`);
			assert.equal(item.ariaLabel, translated('Real-Debrid: not signed in. Activate to sign in.'));
			assert.deepEqual(
				await window.palette.commandsOf('Real-Debrid'),
				[command('signIn'), command('openSite'), command('copyDiagnostics'), command('showLog')].sort(),
			);

			await window.palette.run(command('signIn'));
			const userCode = await newUserCode(sandbox, 0);
			const toast = await window.notifications.waitFor(
				translated(
					'To sign in to Real-Debrid, open its site and allow access. If asked, enter the code {0} there.',
					userCode,
				),
			);
			assert.deepEqual(toast.buttons, [translated('Copy Code & Open Browser'), translated('Cancel')]);

			sandbox.control.approve(userCode, ada.id);
			await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
			await window.notifications.waitFor(translated('Signed in to Real-Debrid as {0}.', ada.username));
			const { ariaLabel } = await window.statusBar.waitFor(accountItem, /./);
			assert.match(ariaLabel, new RegExp(translated('Last checked: {0}', '')));
		});
	});
