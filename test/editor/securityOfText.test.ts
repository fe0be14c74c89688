import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { knownFaults } from '../sandbox';
import { apiOf } from './support/consumers';
import { useSignedOutWindow } from './support/signed-out-window';

/** What a person would not see as it is, by what it does: the rest of a message could read backwards. */
const unseen: Readonly<Record<string, string>> = {
	'that turns the direction of the text around it': 'ada\u202emuimerp',
	'that isolates a direction': 'ada\u2067muimerp',
	'without a width': 'a\u200bda',
	'that rings a bell': 'ada\u0007',
	'that starts a line': 'ada\nSigned in as root',
	'that starts a paragraph': 'ada\u2029Signed in as root',
	'of 257 letters': 'W'.repeat(257),
};

describe('a text of the service', function () {
	const window = useSignedOutWindow(this);

	for (const [what, text] of Object.entries(unseen)) {
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
				'Real-Debrid gave an answer that this extension does not understand. Try again later.',
			]);
		});

		it(`${what} is no name: the account stays without one`, async () => {
			const { messages, sandbox } = window;
			sandbox.control.updateUser(1001, { username: text });
			await window.signIn(1001);
			await messages.waitFor(/^Signed in to Real-Debrid\.$/);
			const asking = apiOf('git').getSession({ createIfNone: true });
			(await messages.waitFor(/wants to access the Real-Debrid account 'Real-Debrid'\.$/)).answer('Allow');
			assert.equal((await asking).account.label, 'Real-Debrid');
		});
	}
});
