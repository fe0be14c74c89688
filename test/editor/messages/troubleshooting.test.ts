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
import { troubleshootingSection } from '../../../src/editor/messages/troubleshooting';
import {
	RealDebridError,
	type RealDebridErrorCode,
	type RealDebridErrorReason,
} from '../../../src/realdebrid/errors';
import { extensionUnderTest } from '../support/extension';

/** Who is told of it; a code that is new has to be put here. */
const codes: Readonly<Record<RealDebridErrorCode, 'a person' | 'authors of extensions' | 'nobody'>> = {
	notInstalled: 'authors of extensions',
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

/** All errors that a user may be shown, by what they are. */
function errors(): Map<string, Error> {
	const all = new Map<string, Error>([
		['unknown', new Error()],
		['clipboard', new ClipboardError(new Error())],
		['files', new FileError('', 'ENOSPC')],
	]);
	for (const code of keysOf(codes).filter(name => codes[name] === 'a person'))
		for (const reason of [undefined, ...keysOf(reasons)])
			all.set(`${code} ${reason}`, new RealDebridError(code, '', { reason }));
	return all;
}

/** All that a failure may say to a user, by what it is. */
function messages(): Map<string, string> {
	const all = new Map([['unsaved', shortUnsavedMessage()]]);
	for (const [name, error] of errors()) {
		all.set(name, errorMessage(error));
		if (error instanceof RealDebridError) all.set(`${name}, still trying`, shortErrorMessage(error));
	}
	for (const place of keysOf(places)) {
		all.set(`unsaved ${place}`, unsavedMessage(place));
		for (const signInAgain of keysOf(signInAgainReasons))
			all.set(`${signInAgain} ${place}`, signInAgainMessage(accountThatHasTo(signInAgain), place));
	}
	return all;
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

/** The quotes of each section, by the fragment of its heading: the lines that begin with `>`. */
function quotesBySection(): Map<string, string[]> {
	const [, ...parts] = read('TROUBLESHOOTING.md').split(/^### /m);
	return new Map(
		parts.map(part => {
			const [heading = '', ...lines] = part.split('\n');
			const quoted = lines.filter(line => line.startsWith('>')).join('\n');
			const quotes = [...quoted.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words);
			return [heading.toLowerCase().replaceAll(' ', '-'), quotes];
		}),
	);
}

function quotes(): string[] {
	return [...quotesBySection().values()].flat();
}

describe('TROUBLESHOOTING.md', () => {
	it('has a section for every message of a failure, in the words that it really uses', () => {
		const shown = [...messages()];
		assert.ok(shown.every(([, message]) => message !== ''));
		const without = shown.filter(([, message]) => !quotes().some(words => message.includes(words)));
		assert.deepEqual(without, []);
	});

	it('has the section that the message of an error links to, and quotes the message there', () => {
		const bySection = quotesBySection();
		for (const [name, error] of errors()) {
			const section = troubleshootingSection(error);
			const ofSection = bySection.get(section ?? '');
			assert.ok(ofSection, `${name}: no section ${section}`);
			const message = errorMessage(error);
			assert.ok(
				ofSection.some(words => message.includes(words)),
				`${name}: ${section} does not quote "${message}"`,
			);
		}
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
