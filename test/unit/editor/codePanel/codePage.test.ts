import assert from 'node:assert/strict';
import { type CodeOnPage, type CodePageText, codePage } from '../../../../src/editor/codePanel/codePage';
import { qrPicture } from '../../../../src/editor/codePanel/qrPicture';
import { addressToOpen, siteOf } from '../../../../src/editor/signIn/verificationAddress';
import type { DeviceCode } from '../../../../src/realdebrid/deviceFlow';
import { Secret } from '../../../../src/realdebrid/secret';
import { LeakSearch } from '../../../host/leak-search';

const words: CodePageText = {
	language: 'fr',
	title: 'the title',
	heading: 'the heading',
	instruction: 'what to do',
	copyAndOpen: 'open',
	copyCode: 'copy',
	cancel: 'cancel',
	openSite: 'open the site',
	enterCode: 'enter the code',
	scan: 'scan',
	timeLeft: 'time left',
	tryAgain: 'again',
};
const deviceCode = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRST';
const direct = `https://real-debrid.com/authorize?client_id=X245A4XAIBGVM&device_id=${deviceCode}`;
const code: DeviceCode = {
	deviceCode: new Secret(deviceCode),
	userCode: 'RE6WDL3D',
	verificationUrl: new URL('https://real-debrid.com/device'),
	directVerificationUrl: new Secret(direct),
	intervalMs: 5000,
	expiresInMs: 900_000,
};

function onPage(changes: Partial<CodeOnPage> = {}): CodeOnPage {
	const picture = qrPicture(addressToOpen(code), 'a picture');
	return {
		userCode: code.userCode,
		site: siteOf(code),
		siteUrl: code.verificationUrl.href,
		picture,
		...changes,
	};
}

describe('the page with the sign-in code', () => {
	it('may load nothing, and runs its own script and style alone', () => {
		const page = codePage(words, onPage(), 'tHeNoNcE');
		const policies = [...page.matchAll(/http-equiv="Content-Security-Policy" content="([^"]*)"/g)];
		assert.deepEqual(
			policies.map(([, policy]) => policy),
			[
				"default-src 'none'; style-src 'nonce-tHeNoNcE'; script-src 'nonce-tHeNoNcE'; base-uri 'none'; form-action 'none'",
			],
		);
		assert.deepEqual(page.match(/<(script|style|link|iframe|img|object|form)\b[^>]*>/g), [
			'<style nonce="tHeNoNcE">',
			'<script nonce="tHeNoNcE">',
		]);
		// The address of the site is a link to click on, and the editor opens it.
		const [link, ...otherLinks] = page.match(/\s(src|href|style|on\w+)="[^"]*"/g) ?? [];
		assert.deepEqual([link, otherLinks], [' href="https://real-debrid.com/device"', []]);
		assert.doesNotMatch(page.replace(link ?? '', ''), /\s(src|href|style|on\w+)=|url\(|@import|https?:/);
		// A policy holds for what comes after it.
		assert.ok(page.indexOf('Content-Security-Policy') < page.indexOf('<style'));
	});

	it('shows code and site as text, whatever the service makes of them', () => {
		const hostile = `"><img src=x onerror='alert(1)'></span></style></script><script>&amp;`;
		const page = codePage(words, onPage({ userCode: hostile, site: hostile, siteUrl: hostile }), 'n');
		assert.doesNotMatch(page, /<img/);
		assert.equal(page.match(/<script/g)?.length, 1);
		assert.equal(page.match(/<\/script>/g)?.length, 1);
		const shown =
			'&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&lt;/span&gt;&lt;/style&gt;&lt;/script&gt;&lt;script&gt;&amp;amp;';
		assert.ok(page.includes(`<a href="${shown}">${shown}</a>`));
		assert.ok(page.includes(`<span aria-hidden="true">${shown}</span>`));
	});

	it('escapes translations as well', () => {
		const odd = Object.fromEntries(
			Object.keys(words).map(key => [key, `<b>"${key}`]),
		) as unknown as CodePageText;
		const page = codePage(odd, onPage(), 'n');
		assert.doesNotMatch(page, /<b>/);
		const pages = page + codePage(odd, 'ended', 'n');
		for (const key of Object.keys(words)) assert.ok(pages.includes(`&lt;b&gt;&quot;${key}`), key);
	});

	it('has neither the address that is opened nor the device code in it, however written', () => {
		const page = codePage(words, onPage(), 'n');
		const search = new LeakSearch();
		search.add({ kind: 'device code', value: deviceCode });
		assert.deepEqual(search.leaksIn({ name: 'the page', text: page }), []);
		for (const part of ['authorize', 'client_id', 'device_id']) assert.ok(!page.includes(part), part);
		assert.match(page, /<svg class="qr"/);
		assert.ok(page.includes('>real-debrid.com/device</a>'));
	});

	it('is in the person’s language, and spells the code for who listens', () => {
		const page = codePage(words, onPage(), 'n');
		assert.match(page, /<html lang="fr">/);
		assert.match(page, /<title>the title<\/title>/);
		assert.ok(page.includes('<span class="spoken">R E 6 W D L 3 D</span>'));
	});

	it('reads out the state and not the time', () => {
		const page = codePage(words, onPage(), 'n');
		assert.match(page, /id="status" role="status"/);
		assert.match(page, /id="time" role="timer"/);
		assert.doesNotMatch(page, /aria-live/);
	});

	it('has real buttons, in the order of their use', () => {
		const page = codePage(words, onPage(), 'n');
		const buttons = [...page.matchAll(/<button type="button" id="(\w+)"[^>]*>(\w+)</g)];
		assert.deepEqual(
			buttons.map(([, id, label]) => [id, label]),
			[
				['open', 'open'],
				['copy', 'copy'],
				['cancel', 'cancel'],
			],
		);
	});

	it('tells the state alone as long as there is no code', () => {
		const page = codePage(words, 'state', 'n');
		assert.match(page, /<body data-stage="busy">/);
		assert.match(page, /id="status"/);
		assert.doesNotMatch(page, /<button|<svg|id="time"/);
	});

	it('offers to try again where the code is no longer good, and no other button', () => {
		const page = codePage(words, 'ended', 'n');
		assert.match(page, /<body data-stage="ended">/);
		assert.match(page, /id="status" role="status"/);
		assert.deepEqual(page.match(/<button type="button" id="\w+"/g), ['<button type="button" id="tryAgain"']);
		assert.doesNotMatch(page, /<svg|id="time"|<a /);
	});

	it('does without a picture where there can be none', () => {
		const page = codePage(words, onPage({ picture: undefined }), 'n');
		assert.doesNotMatch(page, /<figure|<svg/);
		assert.match(page, /RE6WDL3D/);
	});
});

describe('the address that a person is sent to', () => {
	it('is the one where nothing needs to be typed, if there is one', () => {
		assert.equal(addressToOpen(code).reveal(), direct);
		const { directVerificationUrl: _, ...without } = code;
		assert.equal(
			addressToOpen({ ...without, directVerificationUrl: undefined }).reveal(),
			'https://real-debrid.com/device',
		);
	});

	it('is told as a person would type it', () => {
		const site = (verificationUrl: string) => siteOf({ ...code, verificationUrl: new URL(verificationUrl) });
		assert.equal(site('https://real-debrid.com/device'), 'real-debrid.com/device');
		assert.equal(site('https://real-debrid.com/'), 'real-debrid.com');
		assert.equal(site('http://127.0.0.1:8080/device'), 'http://127.0.0.1:8080/device');
	});
});
