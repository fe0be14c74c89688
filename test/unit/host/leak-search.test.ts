import assert from 'node:assert/strict';
import { LeakSearch } from '../../host/leak-search';

const token = 'CW54XSUHGRKT42TJVMRWLB6LTZK6U7AJO5GMCFWAIYXB5BFEVIMA';
const oddToken = 'a secret/with ünusual+signs & spaces';

describe('the search for leaks', () => {
	let search: LeakSearch;
	beforeEach(() => {
		search = new LeakSearch();
		search.add({ kind: 'token', value: token });
		search.add({ kind: 'odd token', value: oddToken });
	});

	const found = (text: string) => search.leaksIn({ name: 'a log', text }).map(leak => leak.split(' in ')[0]);

	const forms: Record<string, (value: string) => string> = {
		'as it is': value => Buffer.from(value).toString('latin1'),
		'percent-encoded': encodeURIComponent,
		'in base64': value => Buffer.from(value).toString('base64'),
		'in base64, after one byte': value => Buffer.from(`:${value}`).toString('base64'),
		'in base64, between others': value => Buffer.from(`me:${value}!`).toString('base64'),
		'in base64 for URLs': value => Buffer.from(`me:${value}`).toString('base64url'),
		'in hexadecimal': value => Buffer.from(value).toString('hex'),
		'in upper-case hexadecimal': value => Buffer.from(value).toString('hex').toUpperCase(),
		'in UTF-16': value => Buffer.from(value, 'utf16le').toString('latin1'),
	};
	for (const [how, write] of Object.entries(forms))
		it(`finds a secret ${how}, wherever it stands`, () => {
			for (let before = 0; before < 20; before++) {
				const padding = '.'.repeat(before);
				assert.deepEqual(found(`${padding}${write(token)}${padding}`), ['token'], `after ${before}`);
				assert.deepEqual(found(`${padding}${write(oddToken)}${padding}`), ['odd token'], `after ${before}`);
			}
		});

	it('finds any sixteen characters of it, and not fifteen', () => {
		for (let from = 0; from + 16 <= token.length; from++) {
			assert.deepEqual(found(`code=${token.slice(from, from + 16)}…`), ['token'], `from ${from}`);
			assert.deepEqual(found(`code=${token.slice(from, from + 15)}…`), [], `from ${from}`);
		}
	});

	it('tells the kind, the place and the words around it, but not the secret', () => {
		assert.deepEqual(search.leaksIn({ name: 'a log', text: `GET /x?code=${token} 200` }), [
			'token in a log: "GET /x?code=[…] 200"',
		]);
	});

	it('tells each place in a text', () => {
		assert.equal(search.leaksIn({ name: 'a log', text: `a ${token} b ${token} c` }).length, 2);
	});

	it('finds nothing where there is nothing', () => {
		const text = `${token.slice(0, 10)} ${token.slice(10, 20)} ${token.toLowerCase()}`;
		assert.deepEqual(found(text), []);
		assert.deepEqual(found(''), []);
	});

	it('counts each secret once, and refuses one that is too short to be told from other words', () => {
		search.add({ kind: 'token', value: token });
		assert.equal(search.size, 2);
		assert.throws(() => search.add({ kind: 'code', value: 'RE6WDL3D' }), RangeError);
	});
});
