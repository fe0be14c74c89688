/**
 * The licences of what is bundled, which have to go with it.
 *
 * @import { Metafile } from 'esbuild'
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

const LICENCE_FILE = /^licen[cs]e(\.md|\.txt)?$/i;

/**
 * What a package brings of others without their licence, by the file that holds it.
 *
 * @type {readonly { file: RegExp, name: string, licence: string }[]}
 */
const WITHIN = [
	{
		file: /[\\/]undici[\\/]lib[\\/]llhttp[\\/]/,
		name: 'llhttp (compiled, in undici)',
		licence: `This software is licensed under the MIT License.

Copyright Fedor Indutny, 2018.

Permission is hereby granted, free of charge, to any person obtaining a
copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included
in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS
OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE
USE OR OTHER DEALINGS IN THE SOFTWARE.`,
	},
];

/**
 * @param {Metafile} metafile of the bundles
 * @param {string} root what its paths are relative to
 * @throws {Error} where a package has no licence file
 */
export function thirdPartyNotices({ outputs }, root) {
	const files = Object.values(outputs)
		.flatMap(({ inputs }) => Object.entries(inputs))
		.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
		.map(([path]) => resolve(root, path));
	/** @type {Map<string, Set<string>>} the licences by whose they are */
	const notices = new Map();
	for (const file of files) {
		const folder = packageOf(file);
		if (folder === undefined) continue;
		const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		const title = `${name} ${version}`;
		for (const licence of licencesBetween(folder, file)) add(notices, title, licence);
		if (!notices.has(title)) throw new Error(`${title} is bundled, and has no licence file.`);
		for (const { file: pattern, name, licence } of WITHIN)
			if (pattern.test(file)) add(notices, name, licence);
	}
	const sections = [...notices].map(
		([title, licences]) => `${title}\n${'='.repeat(title.length)}\n\n${[...licences].join('\n\n')}\n`,
	);
	return ['This software contains parts of the following software.\n', ...sections.sort()].join('\n\n');
}

/** @param {string} file */
function packageOf(file) {
	const nested = file.lastIndexOf(`${sep}node_modules${sep}`);
	if (nested < 0) return undefined;
	const start = nested + '/node_modules/'.length;
	const [scope = '', name = ''] = file.slice(start).split(sep);
	return file.slice(0, start) + (scope.startsWith('@') ? join(scope, name) : scope);
}

/**
 * A package's own, and those of parts that come from elsewhere: they lie in the folder of the part.
 *
 * @param {string} folder
 * @param {string} file
 */
function licencesBetween(folder, file) {
	const licences = [];
	for (let at = dirname(file); at.length >= folder.length; at = dirname(at))
		for (const name of readdirSync(at))
			if (LICENCE_FILE.test(name))
				licences.unshift(readFileSync(join(at, name), 'utf8').replaceAll('\r', '').trim());
	return licences;
}

/** @param {Map<string, Set<string>>} notices @param {string} title @param {string} licence */
function add(notices, title, licence) {
	notices.set(title, (notices.get(title) ?? new Set()).add(licence));
}
