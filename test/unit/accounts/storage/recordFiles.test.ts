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
	utimesSync,
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
	let notes: RecordFiles<Note>;
	beforeEach(() => {
		parent = mkdtempSync(join(tmpdir(), 'real-debrid-records-'));
		folder = join(parent, 'deep', 'globalStorage');
		notes = open();
	});
	afterEach(() => rmSync(parent, { recursive: true, force: true }));

	function open(extension = '.note.json', keyLength = 1): RecordFiles<Note> {
		const decode = (fields: Readonly<Record<string, unknown>>) => ({ words: text(fields['words']) });
		return new RecordFiles(folder, { extension, keyLength, decode });
	}
	/** Writes a file past the class. */
	function plant(name: string, content: string): void {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, name), content);
	}
	const words = (from = notes) =>
		from.list().map(({ content }) => (content.state === 'found' ? content.value.words : content.state));
	const pathOf = (name: string) => join(folder, `${name}.note.json`);

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
		const before = statSync(pathOf('a')).ino;
		notes.write(['a'], { words: 'new' });
		assert.notEqual(statSync(pathOf('a')).ino, before);
		assert.deepEqual(readdirSync(folder), ['a.note.json']);
	});

	it('are for nobody else’s eyes', function () {
		if (process.platform === 'win32') return this.skip();
		notes.write(['a'], { words: 'one' });
		assert.equal(statSync(pathOf('a')).mode & 0o777, 0o600);
	});

	it('of another window’s crash are no records: a draft is not read', () => {
		notes.write(['a'], { words: 'one' });
		plant('a.note.json.4711', '{"schema":1,"words":"half');
		assert.deepEqual(words(), ['one']);
	});

	it('of another window’s crash lose their draft after a minute', () => {
		for (const [name, ageMs] of [
			['a.note.json.4711', 61_000],
			['b.other.json.7', 61_000],
			['c.note.json.4711', 1_000],
			['d.note.json.4711.copy', 61_000],
			['e.note.json', 61_000],
		] as const) {
			plant(name, '{}');
			const written = new Date(Date.now() - ageMs);
			utimesSync(join(folder, name), written, written);
		}
		notes.keys();
		assert.deepEqual(readdirSync(folder), ['c.note.json.4711', 'd.note.json.4711.copy', 'e.note.json']);
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
		['a', 'b c'],
		['%2e%2e', '%'],
		['ÄÖ', '名前'],
		['', ''],
	];
	it('stay in the folder and apart from each other, and have their keys in their names, whatever these are', () => {
		const pairs = open('.note.json', 2);
		for (const key of oddKeys) pairs.write(key, { words: JSON.stringify(key) });
		assert.equal(readdirSync(folder).length, oddKeys.length);
		assert.deepEqual(readdirSync(parent), ['deep']);
		assert.deepEqual(new Set(words(pairs)), new Set(oddKeys.map(key => JSON.stringify(key))));
		assert.deepEqual(new Set(pairs.keys().map(String)), new Set(oddKeys.map(String)));
		for (const key of oddKeys) pairs.remove(key);
		assert.deepEqual(readdirSync(folder), []);
	});

	it('are not taken from names that are none of ours', () => {
		plant('%.note.json', '{"schema":1,"words":"one"}');
		plant('a~b.note.json', '{"schema":1,"words":"one"}');
		notes.write(['whole'], { words: 'two' });
		assert.deepEqual(notes.keys(), [['whole']]);
	});

	it('are known by another key after a rename, in one step, or as records of another kind', () => {
		notes.write(['a'], { words: 'one' });
		assert.equal(notes.rename(['a'], ['b']), true);
		assert.deepEqual(notes.keys(), [['b']]);
		const others = open('.other.json', 2);
		assert.equal(notes.rename(['b'], ['c', 'd'], others), true);
		assert.deepEqual(readdirSync(folder), ['c~d.other.json']);
		assert.equal(notes.rename(['b'], ['c', 'd'], others), false);
		assert.equal(others.has(['c', 'd']), true);
		assert.equal(notes.has(['b']), false);
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
		it(`are there, with nothing in them that can be understood, where a file is ${what}`, () => {
			plant('a.note.json', content);
			notes.write(['b'], { words: 'two' });
			assert.deepEqual(words(), ['corrupt', 'two']);
			assert.equal(readFileSync(pathOf('a'), 'utf8'), content);
			notes.write(['a'], { words: 'new' });
			assert.deepEqual(words(), ['new', 'two']);
		});

	it('of a later version are left alone', () => {
		const newer = '{"schema":2,"words":{"en":"one"}}';
		plant('a.note.json', newer);
		assert.deepEqual(words(), ['newer']);
		assert.equal(readFileSync(pathOf('a'), 'utf8'), newer);
	});

	it('are read around what is no file', () => {
		notes.write(['b'], { words: 'two' });
		mkdirSync(pathOf('a'));
		assert.deepEqual(words(), ['missing', 'two']);
	});

	it('fail with the file system’s error where they cannot be written', () => {
		mkdirSync(join(parent, 'deep'));
		writeFileSync(folder, 'a file where a folder is due');
		assert.throws(() => notes.write(['a'], { words: 'one' }), { code: 'EEXIST' });
		assert.deepEqual(notes.list(), []);
	});

	it('leave no draft behind where the last step fails', () => {
		mkdirSync(pathOf('a'), { recursive: true });
		assert.throws(() => notes.write(['a'], { words: 'one' }));
		assert.deepEqual(readdirSync(folder), ['a.note.json']);
	});

	it('are read, and left as they are, in a folder that cannot be written to', function () {
		if (process.platform === 'win32') return this.skip();
		notes.write(['b'], { words: 'two' });
		plant('a.note.json', 'damaged');
		chmodSync(pathOf('b'), 0o644);
		for (const path of [parent, join(parent, 'deep'), folder]) chmodSync(path, 0o555);
		try {
			asNobody(() => {
				assert.deepEqual(words(), ['corrupt', 'two']);
				assert.throws(() => notes.write(['c'], { words: 'three' }), { code: 'EACCES' });
				assert.throws(() => notes.remove(['b']), { code: 'EACCES' });
			});
			assert.deepEqual(readdirSync(folder), ['a.note.json', 'b.note.json']);
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
