import assert from 'node:assert/strict';
import { setImmediate as aMoment } from 'node:timers/promises';
import sinon from 'sinon';
import * as vscode from 'vscode';
import type { Account } from '../../../src/accounts/account';
import { AccountIndicator } from '../../../src/editor/account/accountIndicator';
import type { AccountState } from '../../../src/editor/account/accountState';
import { RememberedFormats } from '../../../src/editor/account/formats';
import { elsewhereDescription, signingInDescription } from '../../../src/editor/account/signingInDescription';
import { Mementos } from '../../../src/editor/mementos';
import { Deadline } from '../../../src/realdebrid/time';
import { FakeMemento } from '../../support/editor/fakeMemento';
import { eventually } from '../support/eventually';
import { FakeFocus } from '../support/fake-focus';
import { setSetting } from '../support/settings';

const account: Account = {
	origin: 'https://api.real-debrid.com',
	grant: 'grant',
	id: '1001',
	user: {
		id: '1001',
		username: 'ada $(bug)',
		type: 'premium',
		premiumUntil: Date.now() + 3 * 86_400_000 - 60_000,
		points: 7,
		email: 'ada*****@example.com',
	},
	checkedAt: Date.now(),
	refreshedAt: undefined,
	signInAgain: undefined,
};

interface Appearance {
	readonly text: string;
	readonly spoken: RegExp;
	readonly background?: string;
	readonly tooltip: RegExp;
}

const signingIn = (userCode: string | undefined, deadline?: Deadline): AccountState => ({
	kind: 'signingIn',
	userCode,
	describe: () => signingInDescription(userCode, deadline),
});

const appearances: readonly [AccountState, Appearance][] = [
	[
		{ kind: 'signedOut' },
		{
			text: '$(account) Real-Debrid: Sign In',
			spoken: /^Real-Debrid: not signed in\./,
			tooltip: /^Not signed in to Real-Debrid\. Click to sign in\.$/,
		},
	],
	[
		{ kind: 'signedOut', describe: elsewhereDescription },
		{
			text: '$(account) Real-Debrid: Sign In',
			spoken: /you are signing in in another window/,
			tooltip: /in another window\. Click to sign in here/,
		},
	],
	[
		signingIn('RE6WDL3D', Deadline.in(840_000)),
		{
			text: '$(sync~spin) Real-Debrid: RE6WDL3D',
			spoken: /signing in with the code RE6WDL3D\. Activate to show it\.$/,
			tooltip: /14&nbsp;minutes&nbsp;left.*Copy Code & Open Browser.*Show Sign-In Code.*Cancel Sign-In/s,
		},
	],
	[
		signingIn(undefined),
		{
			text: '$(sync~spin) Real-Debrid: …',
			spoken: /^Real-Debrid: signing in, getting a code\.$/,
			tooltip: /^Getting a code from Real-Debrid…$/,
		},
	],
	[
		{ kind: 'signedIn', account, others: [] },
		{
			text: '$(account) ada \\$(bug)',
			spoken:
				/signed in as ada \$\(bug\)\. Premium until .*\(3 days left\)\. Points: 7\. ada\*{5}@example\.com\. Last checked: /,
			tooltip:
				/^\*\*Real-Debrid\*\* · ada.*ada.*\n\nPremium&nbsp;until.*3&nbsp;days&nbsp;left.*Points:&nbsp;7 {2}\nLast&nbsp;checked:[^\n]*\n\n---/,
		},
	],
	[
		{
			kind: 'signInAgain',
			account: { ...account, signInAgain: 'revoked' },
			notice: 'Real-Debrid no longer accepts this sign-in.',
		},
		{
			text: '$(warning) Real-Debrid: Sign In Again',
			spoken: /ada \$\(bug\) must sign in again\..* Real-Debrid no longer accepts this sign-in/,
			background: 'statusBarItem.warningBackground',
			tooltip: /^ada \$\(bug\): Real-Debrid no longer accepts this sign-in/,
		},
	],
	[
		{
			kind: 'unreachable',
			account,
			others: [],
			notice: 'Real-Debrid cannot be reached right now. You stay signed in.',
		},
		{
			text: '$(cloud-offline) ada \\$(bug)',
			spoken:
				/signed in as ada \$\(bug\)\. Real-Debrid cannot be reached right now\. You stay signed in\. Premium until .* Points: 7\. /,
			tooltip: /cannot&nbsp;be&nbsp;reached&nbsp;right&nbsp;now.*\n\nPremium&nbsp;until/s,
		},
	],
];

describe('the item in the status bar', () => {
	const fakes = sinon.createSandbox();
	let indicator: AccountIndicator;
	let item: vscode.StatusBarItem;

	beforeEach(async () => {
		const created = fakes.spy(vscode.window, 'createStatusBarItem');
		indicator = newIndicator();
		assert.equal(created.callCount, 0);
		indicator.show({ kind: 'signedOut' });
		await aMoment();
		item = created.firstCall.returnValue;
		// The editor gives it what the running extension's own item of that name has.
		item.accessibilityInformation = undefined;
		item.tooltip = undefined;
		fakes.restore();
	});

	afterEach(async () => {
		fakes.restore();
		indicator.dispose();
		await setSetting('realDebrid', 'statusBar', undefined);
	});

	it('is on the left, has a name of its own, and shows the account when clicked', () => {
		assert.equal(item.id.endsWith('realDebrid.account'), true);
		assert.equal(item.name, 'Real-Debrid Account');
		assert.equal(item.alignment, vscode.StatusBarAlignment.Left);
		assert.equal(item.command, 'realDebrid.showAccount');
	});

	for (const [state, { text, spoken, background, tooltip }] of appearances) {
		it(`tells of the state ${state.kind}, in words too: ${text}`, async () => {
			indicator.show(state);
			assert.equal(item.text, text);
			await aMoment();
			assert.match(item.accessibilityInformation?.label ?? '', spoken);
			assert.equal(item.backgroundColor?.id, background);
			const shown = item.tooltip;
			assert.match((typeof shown === 'string' ? shown : shown?.value) ?? '', tooltip);
		});
	}

	it('tells the days left and the last check as they are when the person comes back', async () => {
		const focus = new FakeFocus(fakes);
		const created = fakes.spy(vscode.window, 'createStatusBarItem');
		const time = fakes.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
		const returnedTo = newIndicator();
		returnedTo.show({ kind: 'signedIn', account, others: [] });
		const shown = created.firstCall.returnValue;
		// It may have what an item of an earlier test had.
		shown.accessibilityInformation = undefined;
		const words = () => {
			const { tooltip } = shown;
			assert.ok(tooltip instanceof vscode.MarkdownString);
			return [tooltip.value, shown.accessibilityInformation?.label ?? ''];
		};
		await aMoment();
		for (const text of words()) assert.match(text, /3(&nbsp;| )days/);
		focus.leave();
		time.tick(2 * 86_400_000);
		await aMoment();
		for (const text of words()) assert.match(text, /3(&nbsp;| )days/);
		focus.come();
		await aMoment();
		const { tooltip } = shown;
		focus.leave();
		focus.come();
		await aMoment();
		assert.equal(shown.tooltip, tooltip, 'nothing is drawn anew where nothing has changed');
		const checked = new Date(account.checkedAt ?? 0).toLocaleDateString('en', { dateStyle: 'medium' });
		for (const text of words()) {
			assert.match(text, /1(&nbsp;| )day(&nbsp;| )left/);
			assert.ok(text.replaceAll('&nbsp;', ' ').includes(`Last checked: ${checked}`), text);
		}
		returnedTo.dispose();
	});

	it('tells one day from several, and the end of premium', async () => {
		const told: (string | undefined)[] = [];
		for (const days of [0, 1, 2]) {
			const premiumUntil = Date.now() + days * 86_400_000 - 60_000;
			const user = account.user && { ...account.user, premiumUntil };
			indicator.show({ kind: 'signedIn', account: { ...account, user }, others: [] });
			await aMoment();
			told.push(/premium ended|\d days? left/.exec(item.accessibilityInformation?.label ?? '')?.[0]);
		}
		assert.deepEqual(told, ['premium ended', '1 day left', '2 days left']);
	});

	it('tells of the other accounts, in words too', async () => {
		const other = (id: string, username: string): Account => ({
			...account,
			id,
			user: account.user && { ...account.user, id, username },
		});
		const others = [other('1002', 'ben'), other('1003', `dora${'a'.repeat(30)}`)];
		indicator.show({ kind: 'signedIn', account, others });
		await aMoment();
		const { tooltip } = item;
		assert.ok(tooltip instanceof vscode.MarkdownString);
		const line = `Also signed in: ben, dora${'a'.repeat(20)}…`;
		assert.ok(tooltip.value.replaceAll('&nbsp;', ' ').includes(`  \n${line}\n\n---`), tooltip.value);
		assert.ok(item.accessibilityInformation?.label.endsWith(` ${line}.`));
	});

	it('shortens a long name, which the tooltip has whole', async () => {
		const username = `a$(bug)${'b'.repeat(40)}`;
		const user = account.user && { ...account.user, username };
		for (const [kind, icon] of [
			['signedIn', 'account'],
			['unreachable', 'cloud-offline'],
		] as const) {
			indicator.show({ kind, account: { ...account, user }, others: [], notice: 'Not now.' });
			assert.equal(item.text, `$(${icon}) a\\$(bug)${'b'.repeat(17)}…`);
			await aMoment();
			const { tooltip } = item;
			assert.ok(tooltip instanceof vscode.MarkdownString);
			assert.ok(tooltip.value.includes('b'.repeat(40)));
			assert.ok(item.accessibilityInformation?.label.includes(username));
		}
	});

	it('forgets the warning once the person is signed in again', () => {
		indicator.show({ kind: 'signInAgain', account });
		indicator.show({ kind: 'signedIn', account, others: [] });
		assert.equal(item.backgroundColor, undefined);
	});

	it('links to our own commands alone in its tooltip', async () => {
		indicator.show({ kind: 'signedIn', account, others: [] });
		await aMoment();
		const { tooltip } = item;
		assert.ok(tooltip instanceof vscode.MarkdownString);
		assert.equal(tooltip.supportHtml ?? false, false);
		assert.deepEqual(tooltip.isTrusted, {
			enabledCommands: [
				'realDebrid.showAccount',
				'realDebrid.copyAccessToken',
				'realDebrid.openSite',
				'realDebrid.signOut',
			],
		});
	});

	it('is hidden and shown as the setting says, as soon as it changes', async () => {
		indicator.show({ kind: 'signedOut' });
		const hide = fakes.spy(item, 'hide');
		const show = fakes.spy(item, 'show');
		await setSetting('realDebrid', 'statusBar', 'never');
		await eventually('the item to be hidden', () => hide.called || undefined);
		assert.equal(show.called, false);

		await setSetting('realDebrid', 'statusBar', 'whenSignedIn');
		indicator.show({ kind: 'signedOut' });
		assert.equal(show.called, false);
		indicator.show(signingIn(undefined));
		assert.equal(show.callCount, 1);
		indicator.show({ kind: 'signInAgain', account });
		assert.equal(show.callCount, 2);

		// Who signs in needs the code.
		await setSetting('realDebrid', 'statusBar', 'never');
		await eventually('the item to be hidden again', () => hide.callCount > 1 || undefined);
		const hidden = hide.callCount;
		indicator.show(signingIn('RE6WDL3D'));
		assert.deepEqual([show.callCount, hide.callCount], [3, hidden]);
		indicator.show({ kind: 'signedOut' });
		assert.equal(hide.callCount, hidden + 1);
	});

	it('sets the context keys, and only when they change', async () => {
		const execute = fakes.spy(vscode.commands, 'executeCommand');
		const shown: AccountState[] = [
			{ kind: 'signedOut' },
			signingIn(undefined),
			signingIn('RE6WDL3D'),
			{ kind: 'signedIn', account, others: [] },
			{
				kind: 'unreachable',
				account,
				others: [],
				notice: 'Real-Debrid cannot be reached right now. You stay signed in.',
			},
			{ kind: 'signInAgain', account },
			{ kind: 'signedOut' },
		];
		for (const state of shown) {
			indicator.show(state);
			await aMoment();
		}
		assert.deepEqual(
			execute.args.map(([, key, value]) => [key, value]),
			[
				['realDebrid.signingIn', true],
				['realDebrid.signingIn', false],
				['realDebrid.signedIn', true],
				['realDebrid.signedIn', false],
			],
		);
	});

	it('sets the context keys of a state that another one follows at once', async () => {
		const execute = fakes.spy(vscode.commands, 'executeCommand');
		indicator.show({ kind: 'signedIn', account, others: [] });
		indicator.show(signingIn(undefined));
		await aMoment();
		assert.deepEqual(
			execute.args.map(([, key, value]) => [key, value]),
			[
				['realDebrid.signingIn', true],
				['realDebrid.signedIn', true],
			],
		);
	});
});

function newIndicator(): AccountIndicator {
	return new AccountIndicator(new RememberedFormats('en', new Mementos(new FakeMemento())));
}
