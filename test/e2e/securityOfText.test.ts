import assert from 'node:assert/strict';
import { knownFaults } from '../../sandbox/src';
import { shortName } from '../../src/editor/messages/shortName';
import { type EditorWindow, eventually } from './driver';
import { useConsumerEditor } from './support/consumer-editor';
import { assertPlain, oddText, visible } from './support/plain-text';
import { accountItem, ada, newUserCode } from './support/sign-in';

/** As long as a text of the service may be. */
const longest = 256;

describe('what the service says, shown as plain text', function () {
	const editor = useConsumerEditor(this);

	/** Lets the next sign-in get such a user code; gives the one that is to be entered. */
	async function giveUserCode(userCode: string): Promise<string> {
		const { control, url } = editor.sandbox;
		const answer = await fetch(`${url}/oauth/v2/device/code?client_id=X245A4XAIBGVM&new_credentials=yes`);
		const codes = (await answer.json()) as Readonly<Record<string, unknown>>;
		const fault = knownFaults.jsonValue(200, { ...codes, user_code: userCode });
		control.inject({ step: 'deviceCode', times: 1, fault });
		return String(codes['user_code']);
	}

	it('is the user code: in toast and status bar, read out, and on the clipboard as it is', async () => {
		const { sandbox } = editor;
		const { window } = await editor.openWindow();
		const userCode = oddText.padEnd(longest, 'W');
		const toBeEntered = await giveUserCode(userCode);
		await window.palette.run('Real-Debrid: Sign In');

		const toast = await window.notifications.waitFor(/enter the code/);
		assert.equal(
			visible(toast.text),
			`To sign in to Real-Debrid, open its site and allow access. If asked, enter the code ${userCode} there.`,
		);
		await assertPlain(window);
		// The toast does not stay for ever.
		const site = await window.openedPage(() =>
			window.notifications.click(/enter the code/, 'Copy Code & Open Browser'),
		);
		await site.close();
		assert.equal(await window.readClipboard(), userCode);

		const progress = await window.notifications.waitFor(/^Signing in to Real-Debrid/);
		assert.ok(!progress.text.includes(userCode.slice(0, 5)), progress.text);
		await waitForRawStatusText(window, `Real-Debrid: ${userCode}`);
		const { ariaLabel = '' } = (await window.statusBar.item(accountItem)) ?? {};
		assert.ok(ariaLabel.includes(`the code ${userCode}.`), ariaLabel);
		await assertPlain(window);
		sandbox.control.approve(toBeEntered, ada.id);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
	});

	it('is the name: in all that tells of the account', async () => {
		const { sandbox } = editor;
		sandbox.control.updateUser(ada.id, { username: oddText, email: `e ${oddText}` });
		const { window } = await editor.openWindow();
		await signInAsOdd(window);
		await waitForRawStatusText(window, shortName(oddText));
		const success = await window.notifications.waitFor(/^Signed in/);
		assert.equal(visible(success.text), `Signed in to Real-Debrid as ${oddText}.`);
		await assertPlain(window);

		const tooltip = visible(await window.statusBar.tooltip(accountItem));
		assert.ok(tooltip.startsWith(`Real-Debrid · ${oddText} · e ${oddText}Premium until`), tooltip);
		await assertPlain(window);
		const links = window.page.locator('.monaco-hover a').filter({ visible: true });
		assert.deepEqual(await links.allTextContents(), [
			'Show Account',
			'Copy Access Token',
			"Open Real-Debrid's Site",
			'Sign Out',
		]);

		await window.palette.run('Real-Debrid: Show Account');
		await window.quickInput.waitForOpen('Real-Debrid Account');
		const rows = await textsOfRows(window);
		assert.ok(rows[0]?.startsWith(`${shortName(oddText)}e ${oddText}Premium until`), rows[0]);
		assert.ok(rows.includes(`Sign Out${shortName(oddText)}`), rows.join('\n'));
		await assertPlain(window);
		await window.quickInput.dismiss();

		await window.palette.run('Real-Debrid: Sign Out');
		const dialog = await window.dialog.waitFor(/^Sign .* out of/);
		assert.equal(visible(dialog.message), `Sign ${oddText} out of Real-Debrid?`);
		await assertPlain(window);
		await window.dialog.click('Sign Out');
		const signedOut = await window.notifications.waitFor(/^Signed out/);
		assert.equal(visible(signedOut.text), `Signed out of Real-Debrid (${oddText}).`);
		await assertPlain(window);
	});

	it('is the name where other extensions are concerned, and where it has to be signed in again', async () => {
		const { sandbox } = editor;
		sandbox.control.updateUser(ada.id, { username: oddText });
		const { window, consumer } = await editor.openWindow();
		await signInAsOdd(window);
		const asking = await consumer.start('token, asking');
		const question = await window.dialog.waitFor(/wants to access/);
		assert.equal(
			visible(question.message),
			`The extension 'Sample Consumer' wants to access the Real-Debrid account '${oddText}'.`,
		);
		await assertPlain(window);
		await window.dialog.click('Allow');
		await consumer.outcome(asking);

		await window.palette.run('Real-Debrid: Manage Extension Access');
		await window.quickInput.waitForOpen('Manage Extension Access');
		const [row = ''] = await textsOfRows(window);
		assert.ok(row.includes(`Sample Consumer${oddText}`), row);
		await assertPlain(window);
		await window.quickInput.dismiss();

		sandbox.control.revoke({});
		assert.match(await consumer.probe('token, refreshed'), /^Error: signedOut /);
		const notice = await window.notifications.waitFor(/no longer accepts this sign-in/);
		assert.ok(visible(notice.text).startsWith(`${oddText}: Real-Debrid no longer accepts`), notice.text);
		await window.statusBar.waitFor(accountItem, '$(warning) Real-Debrid: Sign In Again');
		const tooltip = visible(await window.statusBar.tooltip(accountItem));
		assert.ok(tooltip.startsWith(`${oddText}: Real-Debrid no longer accepts`), tooltip);
		await assertPlain(window);
	});

	async function signInAsOdd(window: EditorWindow): Promise<void> {
		const { sandbox } = editor;
		await window.palette.run('Real-Debrid: Sign In');
		sandbox.control.approve(await newUserCode(sandbox, 0), ada.id);
		await window.notifications.waitFor(/^Signed in/);
	}
});

/** As it stands there: a person sees no difference between an icon and none in `$(name)`. */
async function waitForRawStatusText({ page }: EditorWindow, wanted: string): Promise<void> {
	const item = page.locator(`.statusbar-item[id="${accountItem}"]`);
	await eventually(
		`the status bar to say ${wanted}`,
		async () => visible((await item.textContent()) ?? '').trim(),
		text => text === wanted,
	);
}

async function textsOfRows({ quickInput }: EditorWindow): Promise<string[]> {
	await quickInput.items();
	return (await quickInput.rows.allTextContents()).map(text => visible(text).trim());
}
