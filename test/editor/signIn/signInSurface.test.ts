import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import { TOAST_MS } from '../../../src/editor/signIn/codeToast';
import type { ShownCode, SignInProgress } from '../../../src/editor/signIn/signInProgress';
import { SignInSurface, SLOW_MS } from '../../../src/editor/signIn/signInSurface';
import { Secret } from '../../../src/realdebrid/secret';
import type { Deadline } from '../../../src/realdebrid/time';
import { eventually } from '../support/eventually';
import { FakeFocus } from '../support/fake-focus';
import { FakeMessages } from '../support/fake-messages';
import { HeldTimers } from '../support/held-timers';

/** The notifications of the progress, as the editor is asked for them. */
class FakeProgress {
	/** What the screen reader reads out, one list for each notification. */
	readonly reports: string[][] = [];
	open = 0;

	constructor(fakes: sinon.SinonSandbox) {
		fakes.replace(vscode.window, 'withProgress', (async (
			_options: unknown,
			task: Parameters<typeof vscode.window.withProgress>[1],
		) => {
			const reported: string[] = [];
			this.reports.push(reported);
			this.open++;
			const progress = { report: ({ message }: { message?: string }) => reported.push(message ?? '') };
			await task(progress, new vscode.CancellationTokenSource().token);
			this.open--;
		}) as typeof vscode.window.withProgress);
	}
}

describe('what a sign-in shows', () => {
	const fakes = sinon.createSandbox();
	let messages: FakeMessages;
	let progress: FakeProgress;
	let focus: FakeFocus;
	let timers: HeldTimers;
	/** The commands that show and hide toasts. */
	let commands: string[];
	/** In Do Not Disturb there are none. */
	let areToastsVisible: boolean;
	let surface: SignInSurface | undefined;
	let changed: vscode.EventEmitter<void>;
	let remainingMs: number;
	let shownPanels: number;
	let signIn: { -readonly [Key in keyof SignInProgress]: SignInProgress[Key] };

	beforeEach(() => {
		messages = new FakeMessages(fakes);
		progress = new FakeProgress(fakes);
		focus = new FakeFocus(fakes);
		timers = new HeldTimers(fakes, [TOAST_MS, SLOW_MS]);
		commands = [];
		areToastsVisible = true;
		const { executeCommand } = vscode.commands;
		fakes.replace(vscode.commands, 'executeCommand', (async (command: string, ...rest: unknown[]) => {
			if (!command.startsWith('notifications.')) return executeCommand(command, ...rest);
			commands.push(command.slice('notifications.'.length));
			return areToastsVisible;
		}) as typeof executeCommand);
		changed = new vscode.EventEmitter();
		remainingMs = 900_000;
		shownPanels = 0;
		signIn = {
			purpose: 'signIn',
			shown: undefined,
			trouble: undefined,
			isGranted: false,
			isSiteOpened: false,
			onDidChange: changed.event,
		};
	});

	afterEach(async () => {
		messages.dismissAll();
		surface?.dispose();
		changed.dispose();
		// The editor may have some of these lengths, too.
		for (const length of [TOAST_MS, SLOW_MS]) timers.fire(length);
		fakes.restore();
	});

	function start(startedBy: 'user' | 'resume' = 'user', isPanelVisible = false): SignInSurface {
		const actions = {
			answer: () => undefined,
			cancel: () => undefined,
			showPanel: () => {
				shownPanels++;
			},
		};
		surface = new SignInSurface(signIn, actions, startedBy, isPanelVisible);
		return surface;
	}

	/** The service has given a code. */
	async function offerCode(one: SignInSurface): Promise<void> {
		const code = {
			deviceCode: new Secret('d'),
			userCode: 'ABCD1234',
			verificationUrl: new URL('https://example.com/device'),
			directVerificationUrl: undefined,
			intervalMs: 5_000,
			expiresInMs: 900_000,
		};
		const shown: ShownCode = { code, deadline: { remaining: () => remainingMs } as Deadline };
		signIn.shown = shown;
		changed.fire();
		void one.offerCode(shown);
		await new Promise(resolve => setImmediate(resolve));
	}

	it('takes what is on the screen off it when a user starts the sign-in, and not when one is resumed', () => {
		start('resume');
		assert.deepEqual(commands, []);
		surface?.dispose();
		start('user');
		assert.deepEqual(commands, ['hideToasts']);
	});

	it('is the toast alone, and after its time the progress alone', async () => {
		await offerCode(start());
		assert.equal(messages.shown.length, 1);
		assert.equal(progress.open, 0);
		commands.length = 0;
		timers.fire(TOAST_MS);
		assert.equal(commands.filter(command => command === 'hideToasts').length, 1);
		assert.equal(progress.open, 1);
		assert.equal(messages.shown.length, 1);
	});

	it('is the progress as soon as the toast is closed', async () => {
		await offerCode(start());
		messages.shown[0]?.answer(undefined);
		await eventually('the progress', () => progress.open === 1 || undefined);
		commands.length = 0;
		timers.fire(TOAST_MS);
		assert.deepEqual(commands, []);
	});

	it('is neither while the panel is visible, which takes the toast off the screen', async () => {
		const one = start();
		await offerCode(one);
		commands.length = 0;
		one.setPanelVisible(true);
		assert.ok(commands.includes('hideToasts'));
		assert.equal(progress.open, 0);
		messages.shown[0]?.answer(undefined);
		await new Promise(resolve => setImmediate(resolve));
		assert.equal(progress.open, 0);
		one.setPanelVisible(false);
		assert.equal(progress.open, 1);
		one.setPanelVisible(true);
		await eventually('the progress to end', () => progress.open === 0 || undefined);
		assert.equal(messages.shown.length, 1);
	});

	it('is no toast where the panel is there before the code', async () => {
		const one = start('resume', true);
		await offerCode(one);
		assert.deepEqual([messages.shown.length, progress.open], [0, 0]);
		one.setPanelVisible(false);
		assert.deepEqual([messages.shown.length, progress.open], [0, 1]);
	});

	it('is nothing before the code, until the service is slow; then the progress gives way to the toast', async () => {
		const one = start();
		assert.equal(progress.open, 0);
		timers.fire(SLOW_MS);
		assert.equal(progress.open, 1);
		assert.deepEqual(progress.reports, [['getting a code…']]);
		await offerCode(one);
		await messages.waitFor(/enter the code ABCD1234/);
		assert.equal(progress.open, 0);
	});

	it('is nothing any more once access was allowed, until the service is slow', async () => {
		await offerCode(start());
		commands.length = 0;
		signIn.isGranted = true;
		changed.fire();
		assert.ok(commands.includes('hideToasts'));
		assert.equal(progress.open, 0);
		timers.fire(SLOW_MS);
		assert.deepEqual(progress.reports, [['access allowed, finishing…']]);
	});

	it('ends with the sign-in: the toast is hidden, the progress closed, and nothing follows', async () => {
		const one = start();
		await offerCode(one);
		commands.length = 0;
		await one.end();
		assert.ok(commands.includes('hideToasts'));
		commands.length = 0;
		timers.fire(TOAST_MS);
		timers.fire(SLOW_MS);
		assert.deepEqual(commands, []);
		messages.shown[0]?.answer(undefined);
		await new Promise(resolve => setImmediate(resolve));
		assert.equal(progress.open, 0);
	});

	it('is announced when something changes and once a minute, not with each poll', async () => {
		await offerCode(start());
		timers.fire(TOAST_MS);
		for (let polls = 0; polls < 12; polls++) {
			remainingMs -= 1_000;
			changed.fire();
		}
		assert.equal(progress.reports[0]?.length, 1);
		remainingMs -= 60_000;
		changed.fire();
		signIn.isSiteOpened = true;
		changed.fire();
		const [first = '', minuteLater = '', opened = '', ...more] = progress.reports[0] ?? [];
		assert.match(first, /^15 minutes left to allow access\. .*Copy Code & Open Browser.*Show Sign-In Code/);
		assert.match(minuteLater, /^14 minutes left/);
		assert.match(opened, /^waiting for you to allow access in the browser, 14 minutes left/);
		assert.deepEqual(more, []);
		assert.ok(![first, opened].some(text => text.includes('ABCD1234')));
	});

	it('has the focus on its toast when a user has started it here', async () => {
		await offerCode(start());
		assert.ok(commands.includes('focusToasts'));
		assert.equal(shownPanels, 0);
	});

	it('leaves the focus where it is in another window, and after a reload', async () => {
		focus.leave();
		await offerCode(start('user'));
		surface?.dispose();
		focus.come();
		await offerCode(start('resume'));
		assert.ok(!commands.includes('focusToasts'));
	});

	it('is the panel where the editor shows no toast', async () => {
		areToastsVisible = false;
		let now = performance.now();
		fakes.replace(performance, 'now', () => now);
		await offerCode(start());
		await eventually('the toast to be looked for', () => commands.includes('focusToasts') || undefined);
		assert.equal(shownPanels, 0);
		now += 1_001;
		await eventually('the panel', () => shownPanels || undefined);
		assert.equal(shownPanels, 1);
	});
});
