import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sinon from 'sinon';
import type { LeakRecord } from '../../host/leak-record';
import { searchAfterEditorTests } from '../../host/search-after-editor-tests';
import { TemporaryFolder } from '../../host/temporary-folder';

const value = 'CW54XSUHGRKT42TJVMRWLB6LTZK6U7AJO5GMCFWAIYXB5BFEVIMA';

describe('the search after the tests in an extension host', () => {
	let folder: TemporaryFolder;
	let said: sinon.SinonStub;
	beforeEach(() => {
		folder = new TemporaryFolder('search');
		said = sinon.stub(console, 'error');
	});
	afterEach(async () => {
		sinon.restore();
		await folder.remove();
	});

	async function search(files: Readonly<Record<string, string>>, record: Partial<LeakRecord> = {}) {
		const recordFile = join(folder.path, 'record.json');
		const secrets = [{ kind: 'token', value }];
		writeFileSync(recordFile, JSON.stringify({ secrets, shown: [], ...record }));
		const userData = join(folder.path, 'data');
		rmSync(userData, { recursive: true, force: true });
		mkdirSync(join(userData, 'logs'), { recursive: true });
		for (const [name, text] of Object.entries(files)) writeFileSync(join(userData, name), text);
		return await searchAfterEditorTests(userData, recordFile);
	}

	it('is a test that passes where nothing is found, and tells how much was searched', async () => {
		assert.deepEqual(await search({ 'settings.json': '{}', 'logs/a.log': 'GET 200' }, { shown: ['Hello'] }), {
			passed: 1,
			failed: 0,
			tallies: {
				'leak search: files': 2,
				'leak search: texts shown': 1,
				'leak search: secrets looked for': 1,
				'leak search: found': 0,
			},
		});
		assert.equal(said.callCount, 0);
	});

	it('is a test that fails for a secret in any file, and says where', async () => {
		const { passed, failed, tallies } = await search({ 'logs/a.log': `GET /?code=${value} 200` });
		assert.deepEqual([passed, failed, tallies?.['leak search: found']], [0, 1, 1]);
		assert.match(String(said.firstCall.args[0]), /token in logs.a\.log: "GET \/\?code=\[…\] 200"/);
	});

	it('is a test that fails for a secret in a message', async () => {
		const { failed } = await search({ 'settings.json': '{}' }, { shown: [`Your token is ${value}.`] });
		assert.equal(failed, 1);
		assert.match(String(said.firstCall.args[0]), /token in a message/);
	});

	it('lets the editor’s log of a terminal have the token that was given to it, and no other', async () => {
		const env = `{"env":{"REAL_DEBRID_TOKEN":"${value}"}}`;
		const record = { inTerminals: [value] };
		assert.equal((await search({ 'logs/ptyhost.log': env }, record)).failed, 0);
		assert.equal((await search({ 'logs/ptyhost.log': env })).failed, 1);
		const inBrowser = (name: string) => ({ 'in-browser.json': JSON.stringify([{ name, text: env }]) });
		assert.equal((await search(inBrowser('IndexedDB logs-store /1/terminal.log'), record)).failed, 0);
		assert.equal((await search(inBrowser('IndexedDB state'), record)).failed, 1);
		assert.equal((await search({ 'state.json': env }, record)).failed, 1);
		assert.equal((await search({ 'logs/a.log': env }, record)).failed, 1);
	});

	it('is a test that fails where there is nothing to search', async () => {
		assert.equal((await search({})).failed, 1);
	});
});
