import assert from 'node:assert/strict';
import { namingFaults, translationFaults } from '../../../scripts/translationFaults';

describe('a translation is at fault', () => {
	it('not where it says the same in other words', () => {
		assert.deepEqual(
			translationFaults(
				{ greeting: 'Sign in to Real-Debrid as {0} with `http:`, see [Help](command:help).' },
				{ greeting: '[Hilfe](command:help): bei Real-Debrid mit `http:` als {0} anmelden.' },
			),
			[],
		);
	});

	it('where a text is missing, no longer used, or empty', () => {
		assert.deepEqual(translationFaults({ one: 'One', two: 'Two' }, { two: ' ', three: 'Drei' }), [
			'missing: one',
			'no longer used: three',
			'empty: two',
		]);
	});

	for (const [what, english, translated, fault] of [
		['a placeholder is gone', '{0} and {1}', '{0} und', '{0} in place of {0} {1}'],
		['a placeholder is there twice', '{0}', '{0} {0}', '{0} {0} in place of {0}'],
		['a placeholder is damaged', '{0}', '{ 0}', 'nothing in place of {0}'],
		['a placeholder is new', 'None', '{0}', '{0} in place of nothing'],
		['a link leads elsewhere', '[a](command:b)', '[a](command:c)', '](command:c) in place of ](command:b)'],
		['code is translated', 'a `Token`', 'ein `Zeichen`', '`Zeichen` in place of `Token`'],
		['a link to a setting is another', '`#a.b#`', '`#a.c#`', '`#a.c#` in place of `#a.b#`'],
		['emphasis is not closed', '**a**', '**a', '** in place of ** **'],
		['the id of a setting is another', 'see http.proxy', 'http.proxi', 'http.proxi in place of http.proxy'],
		['a file has another name', 'in argv.json', 'in arg.json', 'arg.json in place of argv.json'],
		['a scheme is another', 'https: or http:', 'http: http:', 'http: http: in place of http: https:'],
		['an address is another', 'https://a.b/', 'https://a.b', 'https://a.b in place of https://a.b/'],
		['JSON got other quotes', '"a": "b"', '„a“: „b“', 'nothing in place of "a": "b"'],
		['a name is translated', 'Real-Debrid', 'Echt-Debrid', 'without Real-Debrid'],
	] as const)
		it(`where ${what}`, () => {
			assert.ok(translationFaults({ key: english }, { key: translated }).includes(`${fault}: key`));
			assert.deepEqual(translationFaults({ key: english }, { key: english }), []);
		});

	const bundles = {
		english: { 'Sign Out': 'Sign Out', Allow: 'Allow' },
		translated: { 'Sign Out': 'Abmelden', Allow: 'Zulassen' },
	};
	const manifests = {
		'command.signOut.title': 'Sign Out',
		'command.showLog.title': 'Show Log',
		description: '[Sign Out](command:signOut), [Show Log](command:showLog)',
		picture: 'The button "Allow".',
	};
	const translated = {
		'command.signOut.title': 'Abmelden',
		'command.showLog.title': 'Protokoll anzeigen',
		description: '[Abmelden](command:signOut), [Protokoll anzeigen](command:showLog)',
		picture: 'Die Schaltfläche „Zulassen“.',
	};

	it('not where each thing has one name', () => {
		assert.deepEqual(namingFaults(bundles, { english: manifests, translated }), []);
	});

	for (const [key, text, fault] of [
		['command.signOut.title', 'Ausloggen', '“Sign Out” is “Abmelden” elsewhere'],
		['description', '[Abmelden](command:signOut), [Log](a)', '“Show Log” is “Protokoll anzeigen” elsewhere'],
		['picture', 'Die Schaltfläche „Erlauben“.', '“Allow” is “Zulassen” elsewhere'],
	] as const)
		it(`where ${key} calls it something else`, () => {
			const faults = namingFaults(bundles, {
				english: manifests,
				translated: { ...translated, [key]: text },
			});
			assert.deepEqual(faults, [`${fault}: ${key}`]);
		});
});
