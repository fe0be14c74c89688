import assert from 'node:assert/strict';
import fs, {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spy } from 'sinon';
import { RecordFiles } from '../../../../src/accounts/storage/recordFiles';
import { text } from '../../../../src/accounts/storage/stored';

interface Note {
	readonly words: string;
}

describe('record files', () => {
	let parent: string;
	let folder: string;
	let setAside: number;
	let notes: RecordFiles<Note>;
	beforeEach(() => {
		parent = mkdtempSync(join(tmpdir(), 'real-debrid-records-'));
		folder = join(parent, 'deep', 'globalStorage');
		setAside = 0;
		notes = open();
	});
	afterEach(() => rmSync(parent, { recursive: true, force: true }));

	function open(extension = '.note.json'): RecordFiles<Note> {
		const decode = (fields: Readonly<Record<string, unknown>>) => ({ words: text(fields['words']) });
		return new RecordFiles(folder, extension, decode, { onSetAside: () => setAside++ });
	}
	/** Writes a file past the class. */
	function plant(name: string, content: string): void {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, name), content);
	}
	const words = (from = notes) => from.list().map(note => note.words);

	it('are none where there is no folder', () => {
		assert.deepEqual(notes.list(), []);
		assert.equal(existsSync(folder), false);
	});

	it('are read as they were written, by whoever reads, in the order of their names', () => {
		notes.write(['b'], { words: 'two' });
		notes.write(['a'], { words: 'one' });
		assert.deepEqual(words(open()), ['one', 'two']);
	});

	it('are found with one look at the folder', () => {
		notes.write(['a'], { words: 'one' });
		const look = spy(fs, 'readdirSync');
		try {
			assert.deepEqual(words(), ['one']);
			assert.equal(look.callCount, 1);
		} finally {
			look.restore();
		}
	});

	it('are written in place of the earlier one of the same key', () => {
		notes.write(['a'], { words: 'old' });
		notes.write(['a'], { words: 'new' });
		assert.deepEqual(words(), ['new']);
	});

	it('are written beside and renamed: no draft stays, and a file that is being read is never half', () => {
		notes.write(['a'], { words: 'old' });
		const before = statSync(notes.pathOf(['a'])).ino;
		notes.write(['a'], { words: 'new' });
		assert.notEqual(statSync(notes.pathOf(['a'])).ino, before);
		assert.deepEqual(readdirSync(folder), ['a.note.json']);
	});

	it('are for nobody else’s eyes', function () {
		if (process.platform === 'win32') return this.skip();
		notes.write(['a'], { words: 'one' });
		assert.equal(statSync(notes.pathOf(['a'])).mode & 0o777, 0o600);
	});

	it('of another window’s crash are no records: a draft is not read', () => {
		notes.write(['a'], { words: 'one' });
		plant('a.note.json.4711', '{"schema":1,"words":"half');
		assert.deepEqual(words(), ['one']);
		assert.equal(setAside, 0);
	});

	it('are kept apart by kind', () => {
		notes.write(['a'], { words: 'one' });
		assert.deepEqual(open('.other.json').list(), []);
	});

	it('are removed; what is not there is no matter', () => {
		notes.write(['a'], { words: 'one' });
		notes.write(['b'], { words: 'two' });
		notes.remove(['a']);
		notes.remove(['a']);
		assert.deepEqual(words(), ['two']);
	});

	const oddKeys = [
		['https://[::1]:8080', '1'],
		['https://api.real-debrid.com', '../../escape'],
		['..', '..'],
		['a/b\\c', 'd:e*f?'],
		['a', 'b', 'c'],
		['a', 'b c'],
		['%2e%2e', '%'],
		['ÄÖ', '名前'],
		['', ''],
	];
	it('stay in the folder and apart from each other, whatever their keys are', () => {
		for (const key of oddKeys) notes.write(key, { words: JSON.stringify(key) });
		assert.equal(readdirSync(folder).length, oddKeys.length);
		assert.deepEqual(readdirSync(parent), ['deep']);
		assert.deepEqual(new Set(words()), new Set(oddKeys.map(key => JSON.stringify(key))));
		for (const key of oddKeys) notes.remove(key);
		assert.deepEqual(readdirSync(folder), []);
	});

	it('tell the keys of those that were set aside, whatever they are, and pass over names that are none of ours', () => {
		for (const key of oddKeys) {
			notes.write(key, { words: 'one' });
			writeFileSync(notes.pathOf(key), 'damaged');
		}
		open('.other.json').write(['a'], { words: 'one' });
		plant('%.note.json.corrupt', 'damaged');
		notes.write(['whole'], { words: 'two' });
		assert.deepEqual(words(), ['two']);
		assert.deepEqual(new Set(notes.listSetAside().map(String)), new Set(oddKeys.map(String)));
		for (const key of oddKeys) notes.removeSetAside(key);
		assert.deepEqual(notes.listSetAside(), []);
	});

	const damaged: readonly [string, string][] = [
		['empty', ''],
		['cut off', '{"schema":1,"words":"on'],
		['no object', '[1]'],
		['null', 'null'],
		['without a schema', '{"words":"one"}'],
		['of a schema that never was', '{"schema":0,"words":"one"}'],
		['without what it must have', '{"schema":1}'],
		['of the wrong types', '{"schema":1,"words":7}'],
	];
	for (const [what, content] of damaged)
		it(`are set aside, told once and not lost where a file is ${what}`, () => {
			plant('a.note.json', content);
			notes.write(['b'], { words: 'two' });
			assert.deepEqual(words(), ['two']);
			assert.deepEqual(words(), ['two']);
			assert.equal(setAside, 1);
			assert.equal(readFileSync(join(folder, 'a.note.json.corrupt'), 'utf8'), content);
		});

	it('of a later version are left alone, and told to nobody', () => {
		const newer = '{"schema":2,"words":{"en":"one"}}';
		plant('a.note.json', newer);
		assert.deepEqual(notes.list(), []);
		assert.equal(setAside, 0);
		assert.equal(readFileSync(join(folder, 'a.note.json'), 'utf8'), newer);
	});

	it('are read around what is no file', () => {
		notes.write(['b'], { words: 'two' });
		mkdirSync(join(folder, 'a.note.json'));
		assert.deepEqual(words(), ['two']);
		assert.equal(setAside, 0);
	});

	it('fail with the file system’s error where they cannot be written', () => {
		mkdirSync(join(parent, 'deep'));
		writeFileSync(folder, 'a file where a folder is due');
		assert.throws(() => notes.write(['a'], { words: 'one' }), { code: 'EEXIST' });
		assert.deepEqual(notes.list(), []);
	});

	it('leave no draft behind where the last step fails', () => {
		mkdirSync(notes.pathOf(['a']), { recursive: true });
		assert.throws(() => notes.write(['a'], { words: 'one' }));
		assert.deepEqual(readdirSync(folder), ['a.note.json']);
	});

	it('are read, and left as they are, in a folder that cannot be written to', function () {
		if (process.platform === 'win32') return this.skip();
		notes.write(['b'], { words: 'two' });
		plant('a.note.json', 'damaged');
		chmodSync(notes.pathOf(['b']), 0o644);
		for (const path of [parent, join(parent, 'deep'), folder]) chmodSync(path, 0o555);
		try {
			asNobody(() => {
				assert.deepEqual(words(), ['two']);
				assert.throws(() => notes.write(['c'], { words: 'three' }), { code: 'EACCES' });
				assert.throws(() => notes.remove(['b']), { code: 'EACCES' });
			});
			assert.deepEqual(readdirSync(folder), ['a.note.json', 'b.note.json']);
			assert.equal(setAside, 0);
		} finally {
			for (const path of [parent, join(parent, 'deep'), folder]) chmodSync(path, 0o755);
		}
	});
});

/** For root, a folder without write permission is one like any other. */
function asNobody(step: () => void): void {
	if (process.getuid?.() !== 0) {
		step();
		return;
	}
	process.seteuid?.(65_534);
	try {
		step();
	} finally {
		process.seteuid?.(0);
	}
}
