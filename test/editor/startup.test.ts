import assert from 'node:assert/strict';
import { createSandbox, type SinonSandbox } from 'sinon';
import * as vscode from 'vscode';
import { AccountFiles } from '../../src/accounts/storage/accountFiles';
import type { AccountIndicator } from '../../src/editor/account/accountIndicator';
import type { AccountState } from '../../src/editor/account/accountState';
import type { Main } from '../../src/editor/main';
import { Mementos } from '../../src/editor/mementos';
import { AFTER_START_MS, Startup } from '../../src/editor/startup';
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
	let finished: number;
	const fakes = createSandbox();
	let startOfOthers: HeldTimer;
	beforeEach(() => {
		secret = 'there';
		folder = new TemporaryFolder('first-look');
		loads = 0;
		shown = [];
		finished = 0;
		store('123');
	});
	afterEach(async () => {
		look.dispose();
		fakes.restore();
		await setSetting('realDebrid', 'apiUrl', undefined);
		await folder.remove();
	});

	function store(id: string): void {
		new AccountFiles(folder.path).write({
			origin: 'https://api.real-debrid.com',
			grant: `grant of ${id}`,
			id,
			user: undefined,
			checkedAt: undefined,
			refreshedAt: 1,
			signInAgain: undefined,
		});
	}

	function begin(): void {
		startOfOthers = new HeldTimer(fakes, AFTER_START_MS);
		const context = {
			globalStorageUri: vscode.Uri.file(folder.path),
			secrets: { get: async () => secret, onDidChange: () => new vscode.Disposable(() => undefined) },
		} as unknown as vscode.ExtensionContext;
		const indicator = {
			showWithoutTooltip: (state: AccountState) => shown.push(state),
			finish: () => finished++,
		} as unknown as AccountIndicator;
		look = new Startup(context, new Mementos(new FakeMemento()), indicator, () => {
			look.handOver();
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

	it('describes it when the other extensions have started', async () => {
		begin();
		await later();
		assert.equal(finished, 0);
		startOfOthers.run();
		assert.equal(finished, 1);
		assert.equal(loads, 0);
	});

	it('has the rest loaded for an account that another window has stored before the folder is watched', async () => {
		begin();
		await later();
		store('456');
		assert.equal(loads, 0);
		startOfOthers.run();
		assert.equal(loads, 1);
	});

	it('has the rest loaded for an account that another window stores once the folder is watched', async () => {
		begin();
		await later();
		startOfOthers.run();
		store('456');
		await eventually('the rest to be loaded', () => (loads > 0 ? true : undefined));
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
		startOfOthers.run();
		assert.deepEqual(shown, []);
		assert.equal(finished, 0);
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
		startOfOthers.run();
		await setSetting('realDebrid', 'apiUrl', 'http://127.0.0.1:1');
		await eventually('the rest to be loaded', () => (loads > 0 ? true : undefined));
	});

	it('has the rest loaded when the setting has come to name another service before it is watched', async () => {
		begin();
		await later();
		await setSetting('realDebrid', 'apiUrl', 'http://127.0.0.1:1');
		assert.equal(loads, 0);
		startOfOthers.run();
		assert.equal(loads, 1);
	});

	it('has nothing loaded any more once it has ended', async () => {
		secret = undefined;
		begin();
		look.dispose();
		await later();
		await later();
		assert.equal(loads, 0);
	});

	it('does nothing more once it has ended, either', async () => {
		begin();
		await later();
		look.dispose();
		startOfOthers.run();
		assert.equal(finished, 0);
	});
});

/** Takes timers of one duration out of the clock's hands. All others go on: the editor needs them. */
class HeldTimer {
	private readonly callbacks = new Map<unknown, () => void>();

	constructor(fakes: SinonSandbox, heldMs: number) {
		const { setTimeout, clearTimeout } = globalThis;
		fakes.replace(globalThis, 'setTimeout', ((callback: () => void, ms?: number, ...words: []) => {
			if (ms !== heldMs) return setTimeout(callback, ms, ...words);
			const timer = {};
			this.callbacks.set(timer, callback);
			return timer;
		}) as typeof setTimeout);
		fakes.replace(globalThis, 'clearTimeout', timer => {
			if (!this.callbacks.delete(timer)) clearTimeout(timer);
		});
	}

	/** Those that are not cleared. */
	run(): void {
		for (const callback of this.callbacks.values()) callback();
		this.callbacks.clear();
	}
}
