import assert from 'node:assert/strict';
import { type ActivationBundle, activationBundle } from '../../../bench/activationBundle';
import { MOST_ACTIVATION_KB } from '../../../bench/bytes';

/** What is needed to show who is signed in, of the layers that know how to sign in. */
const NEEDED_TO_SHOW = [
	'src/accounts/account.ts',
	'src/accounts/storage/accountFiles.ts',
	'src/accounts/storage/credentials.ts',
	'src/accounts/storage/folderWatch.ts',
	'src/accounts/storage/grants.ts',
	'src/accounts/storage/leavingGrants.ts',
	'src/accounts/storage/recordFiles.ts',
	'src/accounts/storage/secretKeys.ts',
	'src/accounts/storage/signInFiles.ts',
	'src/accounts/storage/stored.ts',
	'src/realdebrid/apiUrl.ts',
	'src/realdebrid/errors.ts',
	'src/realdebrid/secret.ts',
];

/** No file: the one `require('vscode')` of a bundle. */
const EDITOR_API = 'editor:vscode';

/** Of src/editor: what signs in, and what loads all the rest. */
const SIGNS_IN =
	/^src\/editor\/(main|services|network|consumers\/(consumerApi|authenticationProvider)|signIn\/\w+|codePanel\/(code(Page\w*|Panel)|qrPicture))\.ts$/;

function unwanted({ inputs }: ActivationBundle): string[] {
	return inputs
		.map(({ path }) => path)
		.filter(path => {
			if (path === EDITOR_API) return false;
			if (path.startsWith('src/accounts/') || path.startsWith('src/realdebrid/'))
				return !NEEDED_TO_SHOW.includes(path);
			return !path.startsWith('src/') || path.startsWith('src/network/') || SIGNS_IN.test(path);
		});
}

describe('what activation loads', () => {
	let bundle: ActivationBundle;
	before(async () => {
		bundle = await activationBundle();
	});

	it('is no package, nothing of the network and nothing of the sign-in', () => {
		assert.deepEqual(unwanted(bundle), []);
		assert.ok(bundle.inputs.some(({ path }) => path === 'src/extension.ts'));
	});

	it('asks the editor for its API once, and copies none of it', () => {
		assert.equal(bundle.text.match(/require\("vscode"\)/g)?.length, 1);
	});

	it(`is at most ${MOST_ACTIVATION_KB} KB, minified`, () => {
		assert.ok(bundle.bytes <= MOST_ACTIVATION_KB * 1024, `${bundle.bytes} bytes`);
	});

	it('would be found to hold what is loaded later', async () => {
		const later = unwanted(await activationBundle('src/editor/main.ts'));
		assert.ok(later.includes('src/realdebrid/deviceFlow.ts'));
		assert.ok(later.includes('src/network/send.ts'));
		assert.ok(later.includes('src/editor/signIn/signIn.ts'));
		assert.ok(later.includes('src/editor/codePanel/codePanel.ts'));
		assert.ok(later.includes('src/accounts/storage/lock.ts'));
		const undici = unwanted(await activationBundle('src/network/undici.ts'));
		assert.ok(undici.some(path => path.startsWith('node_modules/undici/')));
	});
});
