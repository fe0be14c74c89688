import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { findFiles } from '../../host/find-files';
import { repositoryRoot } from '../../host/paths';

/** Each file that asks a `Secret` for its value, and what for. Nothing that logs, shows or throws is among them. */
const places: Readonly<Record<string, string>> = {
	'src/accounts/storage/credentials.ts': 'the secret storage',
	'src/accounts/storage/unfinishedSignIn.ts': 'the secret storage',
	'src/editor/codePanel/qrPicture.ts': 'the picture of the address, for a phone’s camera',
	'src/editor/consumers/consumerApi.ts': 'an extension that the person has allowed',
	'src/editor/consumers/sessions.ts': 'the editor’s own accounts',
	'src/editor/signIn/verificationPage.ts': 'the address that is opened in the browser',
	'src/editor/token/clipboardToken.ts': 'the clipboard, because the person asks for it',
	'src/editor/token/tokenTerminal.ts': 'a terminal that the user opens for it',
	'src/realdebrid/deviceFlow.ts': 'requests; a client id, which is no secret',
	'src/realdebrid/service.ts': 'the header of a request',
};

describe('secrets', () => {
	it('are let out in a few places alone, each for a reason', () => {
		const found = findFiles('src', '.ts')
			.filter(path => /\.reveal\(\)/.test(readFileSync(path, 'utf8')))
			.map(path => relative(repositoryRoot, path).split(sep).join('/'));
		assert.deepEqual(found, Object.keys(places));
	});
});
