import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AccountFiles } from '../../src/accounts/storage/accountFiles';
import type { AccountIndicator } from '../../src/editor/account/accountIndicator';
import type { AccountState } from '../../src/editor/account/accountState';
import type { Main } from '../../src/editor/main';
import { Mementos } from '../../src/editor/mementos';
import { Startup } from '../../src/editor/startup';
import { TemporaryFolder } from '../host/temporary-folder';
import { FakeMemento } from '../support/editor/fakeMemento';
import { eventually } from './support/eventually';
import { setSetting } from './support/settings';

describe('the start of a window, with an account that is signed in', () => {
	let folder: TemporaryFolder;
	let loads: number;
	let shown: AccountState[];
	let look: Startup;
	let secret: string | undefined;
	beforeEach(() => {
		secret = 'there';
		folder = new TemporaryFolder('first-look');
		loads = 0;
		shown = [];
		new AccountFiles(folder.path).write({
			origin: 'https://api.real-debrid.com',
			grant: 'grant',
			id: '123',
			user: undefined,
			checkedAt: undefined,
			refreshedAt: 1,
			signInAgain: undefined,
		});
	});
	afterEach(async () => {
		look.dispose();
		await setSetting('realDebrid', 'apiUrl', undefined);
		await folder.remove();
	});

	function begin(): void {
		const context = {
			globalStorageUri: vscode.Uri.file(folder.path),
			secrets: { get: async () => secret, onDidChange: () => new vscode.Disposable(() => undefined) },
		} as unknown as vscode.ExtensionContext;
		const indicator = { show: (state: AccountState) => shown.push(state) } as unknown as AccountIndicator;
		look = new Startup(context, new Mementos(new FakeMemento()), indicator, () => {
			loads++;
			return { noteLost: () => undefined } as unknown as Main;
		});
		look.show();
	}
	const later = () => new Promise(resolve => setImmediate(resolve));

	it('leaves the rest for later, where nothing needs it', async () => {
		begin();
		await later();
		await later();
		assert.equal(loads, 0);
	});

	it('shows the account a moment later', async () => {
		begin();
		assert.deepEqual(shown, []);
		await later();
		assert.deepEqual(
			shown.map(({ kind }) => kind),
			['signedIn'],
		);
	});

	it('shows that nobody is signed in where the setting names no service', async () => {
		await setSetting('realDebrid', 'apiUrl', 'http://example.com');
		begin();
		await later();
		assert.deepEqual(shown, [{ kind: 'signedOut' }]);
		assert.deepEqual(look.accounts, []);
	});

	it('shows nothing over what has been loaded meanwhile, which knows more', async () => {
		begin();
		look.handOver();
		await later();
		assert.deepEqual(shown, []);
		assert.equal(look.accounts.length, 1);
	});

	it('has the rest loaded where the secret of the account is missing', async () => {
		secret = undefined;
		begin();
		assert.equal(loads, 0);
		await later();
		await later();
		assert.equal(loads, 1);
	});

	it('has the rest loaded when the setting comes to name another service', async () => {
		begin();
		await later();
		await setSetting('realDebrid', 'apiUrl', 'http://127.0.0.1:1');
		await eventually('the rest to be loaded', () => (loads > 0 ? true : undefined));
	});

	it('has nothing loaded any more once it has ended', async () => {
		secret = undefined;
		begin();
		look.dispose();
		await later();
		await later();
		assert.equal(loads, 0);
	});
});
