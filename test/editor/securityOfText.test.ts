import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { knownFaults } from '../../sandbox/src';
import { apiOf } from './support/consumers';
import { useSignedOutWindow } from './support/signed-out-window';

/** What a person would not see as it is, and what is left of it in a name: the rest of a message could read backwards. */
const unseen: Readonly<Record<string, { readonly text: string; readonly name: string }>> = {
	'that turns the direction of the text around it': { text: 'ada\u202emuimerp', name: 'adamuimerp' },
	'that isolates a direction': { text: 'ada\u2067muimerp', name: 'adamuimerp' },
	'without a width': { text: 'a\u200bda', name: 'ada' },
	'that rings a bell': { text: 'ada\u0007', name: 'ada' },
	'that starts a line': { text: 'ada\nSigned in as root', name: 'adaSigned in as root' },
	'that starts a paragraph': { text: 'ada\u2029Signed in as root', name: 'adaSigned in as root' },
	'of 257 letters': { text: 'W'.repeat(257), name: `${'W'.repeat(199)}…` },
};

describe('a text of the service', function () {
	const window = useSignedOutWindow(this);

	for (const [what, { text, name }] of Object.entries(unseen)) {
		it(`${what} is no user code: nothing is shown of it`, async () => {
			const { messages, sandbox } = window;
			const codes = {
				device_code: 'CW54XSUHGRKT42TJVMRWLB6LTZK6U7AJO5GMCFWAIYXB5BFEVIMA',
				user_code: `A${text}`,
				interval: 5,
				expires_in: 900,
				verification_url: `${sandbox.url}/device`,
			};
			const fault = knownFaults.jsonValue(200, codes);
			sandbox.control.inject({ step: 'deviceCode', times: 1, fault });
			await vscode.commands.executeCommand('realDebrid.signIn');
			assert.deepEqual(messages.texts, [
				'Real-Debrid sent a response that this extension does not understand. Try again later.',
			]);
		});

		it(`${what} is made fit to be shown where it is a name`, async () => {
			await signInAs(text);
			await window.messages.waitFor(new RegExp(`^Signed in to Real-Debrid as ${name}\\.$`));
			assert.equal(await labelForConsumer(name), name);
		});
	}

	it('that nothing can be seen of is no name: the account stays without one', async () => {
		await signInAs('\u202e\u200b');
		await window.messages.waitFor(/^Signed in to Real-Debrid\.$/);
		assert.equal(await labelForConsumer('Real-Debrid 1001'), 'Real-Debrid 1001');
	});

	async function signInAs(username: string): Promise<void> {
		window.sandbox.control.updateUser(1001, { username });
		await window.signIn(1001);
	}

	/** @param asked by which the question for consent names the account */
	async function labelForConsumer(asked: string): Promise<string> {
		const asking = apiOf('git').getSession({ createIfNone: true });
		const question = await window.messages.waitFor(/wants to access/);
		assert.ok(question.text.endsWith(`wants to access the Real-Debrid account '${asked}'.`), question.text);
		question.answer('Allow');
		return (await asking).account.label;
	}
});
