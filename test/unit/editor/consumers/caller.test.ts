import assert from 'node:assert/strict';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCalledBy } from '../../../../src/editor/consumers/caller';

const root = join(sep, 'home', 'user', 'extensions');
const editor = join(sep, 'opt', 'editor');
const consumer = join(root, 'acme.player-1.0.0');
const other = join(root, 'evil.twin-1.0.0');
const builtIn = join(editor, 'extensions', 'git');
const folders = { consumer, others: [other, builtIn], editor };

const frame = (file: string) => `    at run (${file}:3:14)`;
const stackOf = (...lines: readonly string[]) => ['Error', ...lines].join('\n');
const ofEditor = frame(join(editor, 'out', 'vs', 'extensionHostProcess.js'));
const ofNode = '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)';

describe('a call of getAPI', () => {
	for (const [what, stack, isCaller] of [
		['from the consumer’s code', stackOf(frame(join(consumer, 'dist', 'extension.js')), ofEditor), true],
		['from its code as an ES module', stackOf(frame(pathToFileURL(join(consumer, 'a b.mjs')).href)), true],
		['without a function name', stackOf(`    at ${join(consumer, 'x.js')}:1:2`), true],
		['from its code after an await', stackOf(`    at async ${join(consumer, 'x.js')}:1:2`), true],
		['from code of a folder that begins alike', stackOf(frame(join(`${consumer}-evil`, 'x.js'))), true],
		[
			'that another extension made possible',
			stackOf(frame(join(consumer, 'x.js')), frame(join(other, 'x.js'))),
			true,
		],
		[
			'from code under a bundler’s name',
			stackOf('    at run (webpack://player/./src/x.ts:1:2)', ofNode),
			true,
		],
		['from another extension', stackOf(frame(join(other, 'x.js')), ofEditor), false],
		[
			'from another extension, for a consumer that called it',
			stackOf(frame(join(other, 'x.js')), frame(join(consumer, 'x.js'))),
			false,
		],
		['from an extension of the editor', stackOf(frame(join(builtIn, 'x.js')), ofEditor), false],
		[
			'from code that another extension evaluates',
			stackOf(
				`    at eval (eval at run (${join(other, 'x.js')}:1:2), <anonymous>:1:1)`,
				frame(join(other, 'x.js')),
			),
			false,
		],
		['from code with a made-up name', stackOf(frame('/made-up.js'), frame(join(other, 'x.js'))), false],
		['as a bound function of a promise', stackOf(ofNode), false],
		['by a timer', stackOf('    at listOnTimeout (node:internal/timers:581:17)', ofEditor), false],
		['without a stack', '', false],
	] as const)
		it(`${what} is ${isCaller ? 'the consumer’s' : 'refused'}`, () => {
			assert.equal(isCalledBy(stack, folders), isCaller);
		});

	it('belongs to the innermost of extensions that lie in each other', () => {
		const inner = join(consumer, 'test', 'fixture');
		const stack = stackOf(frame(join(inner, 'x.js')));
		assert.equal(isCalledBy(stack, { ...folders, others: [inner] }), false);
		assert.equal(isCalledBy(stack, { consumer: inner, others: [consumer], editor }), true);
	});
});
