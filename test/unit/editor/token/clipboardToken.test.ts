import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { CLEAR_AFTER_MS, ClipboardToken } from '../../../../src/editor/token/clipboardToken';
import { Secret } from '../../../../src/realdebrid/secret';
import { turnedClock } from '../../realdebrid/turnedClock';

describe('a token on the clipboard', () => {
	let clock: SinonFakeTimers;
	let text: string;
	let reads: number;
	let mayBeRead: boolean;
	let failure: Error | undefined;
	let troubles: unknown[];
	let token: ClipboardToken;
	beforeEach(() => {
		clock = turnedClock();
		text = 'before';
		reads = 0;
		mayBeRead = true;
		failure = undefined;
		troubles = [];
		const clipboard = {
			readText: async () => {
				reads++;
				if (failure) throw failure;
				return text;
			},
			writeText: async (value: string) => {
				if (failure) throw failure;
				text = value;
			},
			get mayBeRead() {
				return mayBeRead;
			},
		};
		token = new ClipboardToken(clipboard, error => troubles.push(error));
	});
	afterEach(() => clock.restore());

	it('is cleared after a minute, and not before', async () => {
		await token.put(new Secret('token'));
		await clock.tickAsync(CLEAR_AFTER_MS - 1);
		assert.deepEqual([text, reads], ['token', 0]);
		await clock.tickAsync(1);
		assert.equal(text, '');
		assert.equal(CLEAR_AFTER_MS, 60_000);
	});

	it('leaves whatever else has been copied since, even where that begins like it', async () => {
		for (const other of ['something else', 'token and more', 'TOKEN', '']) {
			await token.put(new Secret('token'));
			text = other;
			await clock.tickAsync(CLEAR_AFTER_MS);
			assert.equal(text, other);
		}
	});

	it('has a timer only while it may be there, and one only', async () => {
		assert.equal(clock.countTimers(), 0);
		await token.put(new Secret('first'));
		await clock.tickAsync(CLEAR_AFTER_MS / 2);
		await token.put(new Secret('second'));
		assert.equal(clock.countTimers(), 1);
		await clock.tickAsync(CLEAR_AFTER_MS / 2);
		assert.equal(text, 'second');
		await clock.tickAsync(CLEAR_AFTER_MS / 2);
		assert.equal(text, '');
		assert.equal(clock.countTimers(), 0);
	});

	it('is cleared at once when the window closes, if it is there', async () => {
		await token.put(new Secret('token'));
		await token.clear();
		assert.deepEqual([text, clock.countTimers()], ['', 0]);
		text = 'something else';
		await token.clear();
		assert.deepEqual([text, reads], ['something else', 1]);
	});

	it('stays where the clipboard may not be read, which is never tried', async () => {
		mayBeRead = false;
		await token.put(new Secret('token'));
		await clock.tickAsync(10 * CLEAR_AFTER_MS);
		await token.clear();
		assert.deepEqual([text, reads, clock.countTimers()], ['token', 0, 0]);
	});

	it('stays where the clipboard cannot be read, which is told without it', async () => {
		await token.put(new Secret('token'));
		failure = new Error('not allowed');
		await clock.tickAsync(CLEAR_AFTER_MS);
		assert.deepEqual(troubles, [failure]);
		assert.equal(clock.countTimers(), 0);
	});

	it('is not waited for where it could not be put there', async () => {
		failure = new Error('not allowed');
		await assert.rejects(token.put(new Secret('token')), failure);
		assert.equal(clock.countTimers(), 0);
	});
});
