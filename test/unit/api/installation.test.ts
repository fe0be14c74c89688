import { packNpm } from '../../../scripts/package-npm';
import { FreshProject } from './freshProject';

/** The editor, as far as `realDebrid` calls it: each case says what is installed, and what an installation does. */
const editor = `
const editor = {
	calls: [],
	listeners: 0,
	exported: undefined,
	hasProvider: false,
	install: async () => {},
};
exports.editor = editor;
exports.EventEmitter = class {
	event = () => ({ dispose() {} });
	fire() {}
};
exports.extensions = {
	getExtension: id =>
		id === 'debrid-tools.real-debrid' && editor.exported && { activate: async () => editor.exported },
};
exports.authentication = {
	getAccounts: async () => {
		if (!editor.hasProvider) throw new Error('Timed out waiting for authentication provider');
		return [];
	},
	onDidChangeSessions: () => {
		editor.listeners++;
		return { dispose() {} };
	},
};
exports.commands = {
	executeCommand: async (...words) => {
		editor.calls.push(words);
		await editor.install();
	},
};
exports.l10n = {
	t: (text, ...values) => text.replace(/\\{(\\d)\\}/g, (_, index) => values[index]),
};
`;

const start = `
const extension = { id: 'acme.player', packageJSON: { displayName: 'Player' } };
const context = { extension };
const exported = { version: '1.1.0', getAPI: (version, consumer) => ({ exported: true, version, consumer }) };
const isCode = code => error => isRealDebridError(error, code) && error.message.includes('Real-Debrid');
`;

const cases: Readonly<Record<string, string>> = {
	'fails with notInstalled and the id, and asks nothing': `
		await assert.rejects(realDebrid(context), error => {
			assert.ok(error.message.includes('(debrid-tools.real-debrid) is missing or disabled'));
			return isRealDebridError(error, 'notInstalled');
		});
		assert.deepEqual(editor.calls, []);
	`,
	'offers to install it through the editor, saying why': `
		editor.install = async () => { editor.exported = exported; editor.hasProvider = true; };
		const api = await realDebrid(context, { install: 'ask' });
		assert.equal(api.consumer, extension);
		const reason = 'Player uses your Real-Debrid account.';
		assert.deepEqual(editor.calls, [
			['workbench.extensions.installExtension', 'debrid-tools.real-debrid', { justification: { reason }, enable: true }],
		]);
	`,
	'gives the API of another host after an installation there': `
		editor.install = async () => { editor.hasProvider = true; };
		const api = await realDebrid(context, { install: 'ask' });
		assert.deepEqual(api.accounts, []);
	`,
	'fails with notInstalled where the user declines, and asks again the next time': `
		editor.install = async () => { throw new Error('Canceled'); };
		for (const _ of [1, 2])
			await assert.rejects(realDebrid(context, { install: 'ask' }), isCode('notInstalled'));
		assert.equal(editor.calls.length, 2);
	`,
	'finds an extension that was installed after a first try': `
		await assert.rejects(realDebrid(context), isCode('notInstalled'));
		editor.hasProvider = true;
		assert.deepEqual((await realDebrid(context)).accounts, []);
	`,
	'asks for version 1 of what is exported, and for an update of release 1.0.0': `
		editor.exported = exported;
		assert.equal((await realDebrid(context)).version, 1);
		editor.exported = { getAPI: exported.getAPI };
		await assert.rejects(realDebrid(context, { install: 'ask' }), isCode('unsupportedVersion'));
		assert.deepEqual(editor.calls, []);
	`,
	'gives an extension one API of another host, which listens to the editor once': `
		editor.hasProvider = true;
		assert.equal(await realDebrid(context), await realDebrid({ extension }));
		assert.equal(editor.listeners, 1);
	`,
};

const kinds = {
	commonjs: `
		const assert = require('node:assert/strict');
		const { editor } = require('vscode');
		const { isRealDebridError, realDebrid } = require('@debrid-tools/real-debrid');
	`,
	module: `
		import assert from 'node:assert/strict';
		import { editor } from 'vscode';
		import { isRealDebridError, realDebrid } from '@debrid-tools/real-debrid';
	`,
} as const;

for (const kind of ['commonjs', 'module'] as const)
	describe(`the client package as ${kind}, while Real-Debrid may be missing,`, () => {
		const project = new FreshProject(kind, []);
		before(async () => {
			await project.install(await packNpm('api'));
			project.write('node_modules/vscode/index.js', editor);
		});
		after(() => project.remove());

		for (const [title, body] of Object.entries(cases))
			it(title, async () => {
				project.write('case.js', `${kinds[kind]}${start}(async () => {${body}})();`);
				await project.run('case.js');
			});
	});
