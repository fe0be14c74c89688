import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import type { Account } from '../../../src/accounts/account';
import type { AccountChange } from '../../../src/accounts/storage/accountStore';
import { PremiumReminder } from '../../../src/editor/account/premiumReminder';
import type { CurrentService } from '../../../src/editor/currentService';
import { Mementos } from '../../../src/editor/mementos';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../support/accounts/machine';
import { offline, ok, ScriptedService } from '../../support/accounts/scriptedService';
import { FakeMemento } from '../../support/editor/fakeMemento';
import { userAnswer } from '../../unit/realdebrid/wireAnswers';
import { FakeFocus } from '../support/fake-focus';
import { FakeMessages } from '../support/fake-messages';
import { setSetting } from '../support/settings';
import { useSignedOutWindow } from '../support/signed-out-window';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the reminder that premium ends', () => {
	const fakes = sinon.createSandbox();
	let clock: sinon.SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	let messages: FakeMessages;
	let focus: FakeFocus;
	let mementos: Mementos;
	let reminders: PremiumReminder[];
	let log: string[];
	let account: Account;

	beforeEach(() => {
		clock = fakes.useFakeTimers({ now: Date.UTC(2026, 10, 27, 12), toFake: ['Date', 'performance'] });
		machine = new Machine();
		service = new ScriptedService();
		window = machine.window(service.service);
		messages = new FakeMessages(fakes);
		focus = new FakeFocus(fakes);
		mementos = new Mementos(new FakeMemento());
		reminders = [];
		log = [];
	});

	afterEach(async () => {
		messages.dismissAll();
		for (const reminder of reminders) reminder.dispose();
		fakes.restore();
		machine.dispose();
		await setSetting('realDebrid', 'premiumReminder', undefined);
	});

	/** Signed in some time ago, with premium that ends after so long. */
	async function signIn(leftMs: number): Promise<void> {
		const premiumUntil = Date.now() + leftMs;
		answerPremiumUntil(premiumUntil);
		const signedIn = await window.accounts.add(
			newAccount(credentialsNamed('ada', 90 * DAY, 90 * DAY), { ...ada, premiumUntil }),
		);
		await window.accounts.update(signedIn, { checkedAt: Date.now() - DAY });
		account = window.accounts.find(signedIn) ?? signedIn;
	}

	function answerPremiumUntil(time: number): void {
		service.on('user', ok({ ...userAnswer, expiration: new Date(time).toISOString() }));
	}

	/** As in a window of the editor, or after a restart. */
	function open(): PremiumReminder {
		const reminder = new PremiumReminder({
			current: {
				get: () => window,
				accounts: () => window.accounts.list(),
				onDidChangeAccounts: (listener: (change: AccountChange) => void) =>
					window.accounts.onDidChange(listener),
			} as unknown as CurrentService,
			mementos,
			log: { warn: (line: string) => log.push(line) } as unknown as vscode.LogOutputChannel,
		});
		reminders.push(reminder);
		return reminder;
	}

	it('comes a week before the end, after one request, and then a day before it, whatever the number of looks and windows', async () => {
		await signIn(7 * DAY + HOUR);
		const [one, other] = [open(), open()];
		const lookOften = async () => {
			for (let look = 0; look < 3; look++) {
				await one.look();
				await other.look();
				await open().look();
			}
		};
		await lookOften();
		assert.equal(service.requests.length, 0);

		clock.setSystemTime(Date.now() + 2 * HOUR);
		await lookOften();
		assert.deepEqual(messages.texts, ['Real-Debrid premium for ada ends on Dec 4, 2026 (7 days left).']);
		assert.equal(service.count('user'), 1);

		clock.setSystemTime(Date.now() + 5.9 * DAY);
		await lookOften();
		assert.equal(messages.shown.length, 1);
		assert.equal(service.requests.length, 1);

		clock.setSystemTime(Date.now() + 0.2 * DAY);
		await lookOften();
		assert.equal(messages.texts[1], 'Real-Debrid premium for ada ends on Dec 4, 2026 (1 day left).');
		assert.equal(service.count('user'), 2);

		clock.setSystemTime(Date.now() + 2 * DAY);
		await lookOften();
		assert.equal(messages.shown.length, 2);
		assert.equal(service.requests.length, 2);
	});

	it('comes once where the editor was closed until the last day', async () => {
		await signIn(20 * HOUR);
		await open().look();
		await open().look();
		assert.equal(messages.shown.length, 1);
		assert.equal(service.requests.length, 1);
	});

	it('leaves the screen to the message of a sign-in, and comes when somebody is there after it', async () => {
		const reminder = open();
		await signIn(3 * DAY);
		await reminder.look();
		assert.deepEqual(messages.texts, []);
		assert.equal(service.requests.length, 0);

		clock.tick(60_000);
		focus.come();
		await messages.waitFor(/3 days left/);
		assert.equal(service.requests.length, 1);
	});

	it('does not come for premium that has been renewed, and is due anew for its next end', async () => {
		await signIn(3 * DAY);
		answerPremiumUntil(Date.now() + 33 * DAY);
		const reminder = open();
		await reminder.look();
		assert.deepEqual(messages.texts, []);
		clock.setSystemTime(Date.now() + 27 * DAY);
		await reminder.look();
		assert.equal(messages.shown.length, 1);
		assert.equal(service.requests.length, 2);
	});

	it('sends no request where the details were just read, and looks when they are', async () => {
		await signIn(30 * DAY);
		open();
		const premiumUntil = Date.now() + 3 * DAY;
		await window.accounts.update(account, { user: { ...ada, premiumUntil }, checkedAt: Date.now() });
		await messages.waitFor(/3 days left/);
		assert.equal(service.requests.length, 0);
	});

	it('waits for the focus, also where it goes during the request', async () => {
		await signIn(3 * DAY);
		focus.leave();
		const reminder = open();
		await reminder.look();
		assert.equal(service.requests.length, 0);

		service.on('user', () => {
			focus.leave();
			return ok({ ...userAnswer, expiration: new Date(Date.now() + 3 * DAY).toISOString() });
		});
		focus.come();
		// The look that has begun with that.
		await new Promise(resolve => setTimeout(resolve));
		while (service.requests.length === 0) await new Promise(resolve => setTimeout(resolve));
		await window.accounts.update(account, {});
		assert.deepEqual(messages.texts, []);
		focus.come();
		await messages.waitFor(/3 days left/);
		assert.equal(service.requests.length, 1);
	});

	it('is not repeated while the service cannot be reached: one request an hour', async () => {
		await signIn(3 * DAY);
		service.on('user', offline);
		const reminder = open();
		for (let look = 0; look < 5; look++) await reminder.look();
		assert.equal(service.requests.length, 1);
		assert.equal(log.length, 1);
		answerPremiumUntil(Date.now() + 3 * DAY);
		clock.tick(HOUR + 1);
		await reminder.look();
		assert.equal(messages.shown.length, 1);
	});

	it('opens the site of the service, or does not come any more', async () => {
		const opened = fakes.stub(vscode.env, 'openExternal').resolves(true);
		await signIn(3 * DAY);
		const reminder = open();
		await reminder.look();
		assert.deepEqual(messages.shown[0]?.actions, ["Open Real-Debrid's Site", "Don't Remind Me"]);
		messages.shown[0]?.answer("Open Real-Debrid's Site");
		await new Promise(resolve => setImmediate(resolve));
		assert.equal(String(opened.firstCall.args[0]), 'https://real-debrid.com/');

		clock.setSystemTime(Date.now() + 2.5 * DAY);
		await reminder.look();
		messages.shown[1]?.answer("Don't Remind Me");
		const isOff = () => !vscode.workspace.getConfiguration('realDebrid').get('premiumReminder');
		while (!isOff()) await new Promise(resolve => setTimeout(resolve));
		answerPremiumUntil(Date.now() + 5 * DAY);
		const before = service.requests.length;
		await open().look();
		assert.equal(messages.shown.length, 2);
		assert.equal(service.requests.length, before);
	});
});

describe('the reminder that premium ends, in the extension', function () {
	const window = useSignedOutWindow(this);

	it('comes twice when the date is turned to the end of premium, and not a third time', async () => {
		const { fakes, messages, sandbox } = window;
		fakes.stub(vscode.env, 'openExternal').resolves(true);
		new FakeFocus(fakes);
		const start = Date.now();
		const end = start + 6.5 * DAY;
		const isReminder = ({ text }: { readonly text: string }) => /premium for ada-premium ends on/.test(text);
		sandbox.control.updateUser(1001, { premiumUntil: end });
		await window.signIn();
		const clock = fakes.useFakeTimers({ now: start, toFake: ['Date'] });
		/** A look at the account reads its details. */
		const comeBackAfter = async (ms: number) => {
			clock.setSystemTime(start + ms);
			const before = sandbox.control.requests().filter(({ step }) => step === 'user').length;
			const shown = vscode.commands.executeCommand('realDebrid.showAccount');
			await sandbox.control.waitForRequests('user', before + 1);
			await closedPicker(shown);
		};
		await comeBackAfter(0.1 * DAY);
		await messages.waitFor(/premium for ada-premium ends on .* \(7 days left\)/);
		await comeBackAfter(3 * DAY);
		assert.equal(messages.shown.filter(isReminder).length, 1);
		await comeBackAfter(5.8 * DAY);
		await messages.waitFor(/premium for ada-premium ends on .* \(1 day left\)/);
		await comeBackAfter(6 * DAY);
		await comeBackAfter(6.4 * DAY);
		await comeBackAfter(7 * DAY);
		assert.equal(messages.shown.filter(isReminder).length, 2);
	});
});

/** Closes the account picker, which comes when the details are there. */
async function closedPicker(shown: Thenable<unknown>): Promise<void> {
	let isOpen = true;
	const ended = shown.then(() => {
		isOpen = false;
	});
	while (isOpen) {
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
		await new Promise(resolve => setTimeout(resolve));
	}
	await ended;
}
