import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Account } from '../../src/accounts/account';
import { AccountFiles } from '../../src/accounts/storage/accountFiles';
import type { AccountChange } from '../../src/accounts/storage/accountStore';
import { WindowSecrets } from '../../src/accounts/storage/windowSecrets';
import { CurrentService } from '../../src/editor/currentService';
import { TemporaryFolder } from '../host/temporary-folder';
import { MemorySecrets } from '../support/accounts/memorySecrets';
import { setSetting } from './support/settings';

const one = 'https://one.example';
const two = 'https://two.example';
const notAllowed = 'http://example.com';

const accountAt = (origin: string): Account => ({
	origin,
	grant: 'grant',
	id: '1001',
	user: undefined,
	checkedAt: undefined,
	refreshedAt: 1,
	signInAgain: undefined,
});

describe('the accounts of the service that the setting names', () => {
	let folder: TemporaryFolder;
	let files: AccountFiles;
	let current: CurrentService;
	/** Origins of the accounts that came, and of those that went. */
	let told: { readonly added: string[]; readonly removed: string[] }[];
	beforeEach(() => {
		folder = new TemporaryFolder('current-service');
		files = new AccountFiles(folder.path);
		files.write(accountAt(one));
		told = [];
	});
	afterEach(async () => {
		current.dispose();
		await setSetting('realDebrid', 'apiUrl', undefined);
		await folder.remove();
	});

	/** As in a window whose people have been told of these accounts. */
	function start(accounts: readonly Account[]): void {
		current = new CurrentService(
			{
				send: () => Promise.reject(new Error('nothing is sent')),
				secrets: new WindowSecrets(new MemorySecrets(), () => undefined),
				folder: folder.path,
				clientId: () => 'X245A4XAIBGVM',
			},
			() => new vscode.Disposable(() => undefined),
		);
		const origins = (accounts: AccountChange['added']) => accounts.map(({ origin }) => origin);
		current.onDidChangeAccounts(({ added, removed }) =>
			told.push({ added: origins(added), removed: origins(removed) }),
		);
		current.start(accounts);
	}
	const setApiUrl = (url: string) => setSetting('realDebrid', 'apiUrl', url);
	const origins = () =>
		current
			.get()
			.accounts.list()
			.map(({ origin }) => origin);

	it('are as they were told, and nothing is told, where nothing has changed', async () => {
		await setApiUrl(one);
		start(files.list());
		assert.deepEqual(origins(), [one]);
		assert.deepEqual(told, []);
	});

	it('are told as gone where the setting has come to be one that is not allowed', async () => {
		await setApiUrl(notAllowed);
		start(files.list());
		assert.deepEqual(told, [{ added: [], removed: [one] }]);
	});

	it('are never those of another service, by way of a setting that is not allowed', async () => {
		await setApiUrl(notAllowed);
		start(files.list());
		await setApiUrl(two);
		assert.deepEqual(origins(), []);
	});

	it('are told as gone where the setting names another service already', async () => {
		await setApiUrl(two);
		start(files.list());
		assert.deepEqual(origins(), []);
		assert.deepEqual(told, [{ added: [], removed: [one] }]);
	});

	it('are there as soon as a setting that was not allowed is mended', async () => {
		await setApiUrl(notAllowed);
		start([]);
		told.length = 0;
		await setApiUrl(one);
		assert.deepEqual(origins(), [one]);
		assert.deepEqual(told, [{ added: [one], removed: [] }]);
	});

	it('are of no interest any more when something about them ends after they were left', async () => {
		await setApiUrl(one);
		start(files.list());
		const left = current.get();
		await setApiUrl(two);
		told.length = 0;
		const tries: unknown[] = [];
		current.onDidTryToken(outcome => tries.push(outcome));
		left.accounts.markUnreadable(accountAt(one), 'lost');
		left.tokens.noteTry(accountAt(one));
		await left.consents.record(accountAt(one), { id: 'publisher.name', label: 'Name' }, 'allowed');
		assert.deepEqual([told, tries], [[], []]);
	});
});
