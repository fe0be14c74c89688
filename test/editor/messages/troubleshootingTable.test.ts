import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignInAgainReason } from '../../../src/accounts/account';
import { FileError } from '../../../src/accounts/accountErrors';
import { ClipboardError } from '../../../src/editor/messages/clipboard';
import { errorMessage, shortErrorMessage } from '../../../src/editor/messages/errorMessages';
import { signInAgainMessage } from '../../../src/editor/messages/signInAgainMessage';
import type { SecretPlace } from '../../../src/editor/messages/storageMessages';
import { shortUnsavedMessage, unsavedMessage } from '../../../src/editor/messages/storageMessages';
import {
	RealDebridError,
	type RealDebridErrorCode,
	type RealDebridErrorReason,
} from '../../../src/realdebrid/errors';
import { extensionUnderTest } from '../support/extension';

/** Who is told of it; a code that is new has to be put here. */
const codes: Readonly<Record<RealDebridErrorCode, 'a person' | 'authors of extensions' | 'nobody'>> = {
	cancelled: 'nobody',
	denied: 'a person',
	expired: 'a person',
	signedOut: 'a person',
	offline: 'a person',
	rateLimited: 'a person',
	blocked: 'a person',
	unavailable: 'a person',
	refused: 'a person',
	protocol: 'a person',
	storage: 'a person',
	unsupportedScope: 'authors of extensions',
	unsupportedVersion: 'authors of extensions',
	configuration: 'a person',
};

const reasons: Readonly<Record<RealDebridErrorReason, true>> = {
	dns: true,
	connection: true,
	timeout: true,
	tls: true,
	proxy: true,
	redirect: true,
	tooLarge: true,
	slowDown: true,
	html: true,
	edge: true,
	address: true,
	badToken: true,
	permission: true,
	accountLocked: true,
	firewall: true,
	parameter: true,
	invalidGrant: true,
	spentGrant: true,
	notActivated: true,
	twoFactor: true,
	fairUse: true,
	endpoint: true,
	codeRefused: true,
	otherUser: true,
};

const signInAgainReasons: Readonly<Record<SignInAgainReason, true>> = {
	revoked: true,
	accountLocked: true,
	notActivated: true,
	twoFactor: true,
	notRenewed: true,
	corrupt: true,
	lost: true,
	newer: true,
};

const places: Readonly<Record<SecretPlace, true>> = {
	browser: true,
	linux: true,
	mac: true,
	windows: true,
	elsewhere: true,
};

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
	return Object.keys(record) as Key[];
}

/** All that a failure may say to a person, by what it is. */
function messages(): Map<string, string> {
	const all = new Map([
		['unknown', errorMessage(new Error())],
		['clipboard', errorMessage(new ClipboardError(new Error()))],
		['files', errorMessage(new FileError('', 'ENOSPC'))],
		['files, for now', shortErrorMessage(new FileError('', 'ENOSPC'))],
	]);
	for (const code of keysOf(codes).filter(name => codes[name] === 'a person'))
		for (const reason of [undefined, ...keysOf(reasons)]) {
			const error = new RealDebridError(code, '', { reason });
			all.set(`${code} ${reason}`, errorMessage(error));
			all.set(`${code} ${reason}, for now`, shortErrorMessage(error));
		}
	for (const place of keysOf(places)) {
		all.set(`unsaved ${place}`, unsavedMessage(place));
		for (const signInAgain of keysOf(signInAgainReasons))
			all.set(`${signInAgain} ${place}`, signInAgainMessage(accountThatHasTo(signInAgain), place));
	}
	return all.set('unsaved', shortUnsavedMessage());
}

function accountThatHasTo(signInAgain: SignInAgainReason): Parameters<typeof signInAgainMessage>[0] {
	return {
		origin: '',
		grant: 'grant',
		id: '',
		user: undefined,
		checkedAt: undefined,
		refreshedAt: undefined,
		signInAgain,
	};
}

function read(path: string): string {
	return readFileSync(join(extensionUnderTest().extensionPath, path), 'utf8');
}

/** What is quoted in the table's first column. */
function quotes(): string[] {
	const [, section = ''] = read('README.md').split(/^## When something goes wrong$/m);
	const rows = (section.split(/^## /m)[0] ?? '').split('\n').filter(line => line.startsWith('|'));
	return rows.flatMap(row =>
		[...(row.split('|')[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, words]) => words ?? ''),
	);
}

describe('the troubleshooting table', () => {
	it('has a row for every message of a failure, in the words that it really uses', () => {
		const told = [...messages()];
		assert.ok(told.every(([, message]) => message !== ''));
		const without = told.filter(([, message]) => !quotes().some(words => message.includes(words)));
		assert.deepEqual(without, []);
	});

	it('quotes nothing that is not said', () => {
		const said = keysOf(JSON.parse(read('l10n/bundle.l10n.json')) as Record<string, string>).join('\n');
		const shown = said.replaceAll('{1} days', '0 days');
		assert.ok(quotes().length > 20);
		assert.deepEqual(
			quotes().filter(words => !shown.includes(words)),
			[],
		);
	});
});
