import assert from 'node:assert/strict';
import decodeQR from 'qr/decode.js';
import { qrPicture } from '../../../../src/editor/codePanel/qrPicture';
import { Secret } from '../../../../src/realdebrid/secret';
import { darkModules } from './pathModules';

const quietZone = 4;
const pixelsOfAModule = 4;

const addresses = {
	'the site’s': 'https://real-debrid.com/device',
	'one that holds the device code': `https://real-debrid.com/authorize?client_id=X245A4XAIBGVM&device_id=${'A2'.repeat(26)}`,
	'one with every kind of character': 'https://real-debrid.com/device?a=%C3%A9&b=<"\'>&c=ä#ü',
	'a long one': `https://real-debrid.com/${'long/'.repeat(200)}`,
};

describe('the picture of an address', () => {
	for (const [name, address] of Object.entries(addresses))
		it(`is read as that address again: ${name}`, () => {
			const svg = picture(address);
			assert.equal(decodeQR(painted(svg)), address);
		});

	it('is black on white, with a margin of four modules, each of as many pixels', () => {
		const svg = picture(addresses['the site’s']);
		const side = sideOf(svg);
		assert.match(svg, new RegExp(`viewBox="-4 -4 ${side} ${side}"`));
		assert.match(svg, new RegExp(`<rect x="-4" y="-4" width="${side}" height="${side}" fill="#fff"/>`));
		assert.match(svg, /<path d="[^"]+" fill="#000"\/>/);
		const [, width = '', height = ''] = /width="(\d+)" height="(\d+)" viewBox/.exec(svg) ?? [];
		assert.equal(width, height);
		assert.equal(Number(width) % side, 0);
		// What is drawn keeps within the margin.
		const numbers = outlineOf(svg).match(/-?\d+/g)?.map(Number) ?? [];
		assert.equal(Math.min(...numbers), 0);
		assert.equal(Math.max(...numbers), side - 2 * quietZone);
	});

	it('says what it is to those who cannot see it, and not where it leads', () => {
		const svg = qrPicture(new Secret(addresses['the site’s']), 'A "QR" code') ?? '';
		assert.match(svg, /role="img" aria-label="A &quot;QR&quot; code"/);
		assert.doesNotMatch(svg, /real-debrid/);
	});

	it('can be read where a part of it is damaged: it never has the weakest error correction', () => {
		for (let length = 1; length < 60; length++) {
			const svg = picture(`https://real-debrid.com/${'x'.repeat(length)}`);
			const modules = darkModules(outlineOf(svg), sideOf(svg) - 2 * quietZone);
			// The first two bits of the format, masked with 10; 01 is level L (ISO/IEC 18004).
			const [first = false, second = false] = modules[8] ?? [];
			assert.notDeepEqual([!first, second], [false, true], `${length} characters`);
		}
	});

	it('is none for an address that is too long for any', () => {
		assert.equal(qrPicture(new Secret(`https://real-debrid.com/${'x'.repeat(4000)}`), 'label'), undefined);
	});
});

function picture(address: string): string {
	const svg = qrPicture(new Secret(address), 'label');
	assert.ok(svg);
	return svg;
}

function outlineOf(svg: string): string {
	return /<path d="([^"]+)"/.exec(svg)?.[1] ?? '';
}

function sideOf(svg: string): number {
	return Number(/viewBox="-4 -4 (\d+)/.exec(svg)?.[1]);
}

/** As a camera sees it: RGBA. */
function painted(svg: string) {
	const side = sideOf(svg);
	const size = side - 2 * quietZone;
	const modules = darkModules(outlineOf(svg), size);
	const width = side * pixelsOfAModule;
	const data = new Uint8Array(width * width * 4).fill(255);
	for (let y = 0; y < width; y++)
		for (let x = 0; x < width; x++) {
			const row = modules[Math.floor(y / pixelsOfAModule) - quietZone];
			const isDark = row?.[Math.floor(x / pixelsOfAModule) - quietZone] ?? false;
			if (isDark) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
		}
	return { width, height: width, data };
}
