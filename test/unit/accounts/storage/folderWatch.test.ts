import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import fs, { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { type FolderWatch, watchFolder } from '../../../../src/accounts/storage/folderWatch';
import { deferred } from '../../realdebrid/deferred';

/** The file system tells when it likes; a test waits for what it tells, and never for a time. */
describe('watching a folder', () => {
	let parent: string;
	let folder: string;
	let watching: FolderWatch | undefined;
	beforeEach(() => {
		parent = mkdtempSync(join(tmpdir(), 'real-debrid-watch-'));
		folder = join(parent, 'globalStorage');
	});
	afterEach(() => {
		watching?.dispose();
		rmSync(parent, { recursive: true, force: true });
	});

	/** Does something to the folder and waits until it has been told. */
	async function told(change: () => void): Promise<void> {
		const changed = deferred();
		watching = watchFolder(folder, () => changed.resolve());
		change();
		await changed.promise;
	}

	it('tells of a file that is new, in a folder that is made for it', () =>
		told(() => {
			assert.ok(existsSync(folder));
			writeFileSync(join(folder, 'a'), '1');
		}));

	it('tells of a file that is written anew in the way that accounts are: beside, then renamed', async () => {
		watchFolder(folder, () => undefined).dispose();
		writeFileSync(join(folder, 'a'), '1');
		await told(() => {
			writeFileSync(join(folder, 'a.1'), '2');
			renameSync(join(folder, 'a.1'), join(folder, 'a'));
		});
	});

	it('tells of a file that is removed', async () => {
		watchFolder(folder, () => undefined).dispose();
		writeFileSync(join(folder, 'a'), '1');
		await told(() => rmSync(join(folder, 'a')));
	});

	it('tells nothing once it is disposed', async () => {
		let calls = 0;
		const disposed = watchFolder(folder, () => calls++);
		disposed.dispose();
		await told(() => writeFileSync(join(folder, 'a'), '1'));
		assert.equal(calls, 0);
	});

	it('is active until it is disposed', () => {
		watching = watchFolder(folder, () => undefined);
		assert.equal(watching.isActive, true);
		watching.dispose();
		assert.equal(watching.isActive, false);
	});

	it('does not keep the editor from ending', () => {
		watching = watchFolder(folder, () => undefined);
		assert.ok(!process.getActiveResourcesInfo().includes('FSEventWrap'));
	});

	it('ends with a watch that fails later, as where the folder is taken away', () => {
		const watcher = Object.assign(new EventEmitter(), { close: sinon.fake() });
		const stub = sinon.stub(fs, 'watch').returns(watcher as never);
		try {
			watching = watchFolder(folder, () => undefined);
			watcher.emit('error', new Error('EPERM'));
			assert.equal(watcher.close.callCount, 1);
			assert.equal(watching.isActive, false);
		} finally {
			stub.restore();
		}
	});

	it('does without where nothing can be watched', () => {
		writeFileSync(folder, 'a file where a folder is due');
		watching = watchFolder(folder, () => assert.fail());
		assert.equal(watching.isActive, false);
		watching.dispose();
		watching.dispose();
	});
});
