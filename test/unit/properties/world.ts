import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../src/accounts/account';
import { Machine } from '../accounts/machine';
import type { Action, TimedAction } from './actions';
import { DeviceService, type Person, type ServiceHabits } from './deviceService';
import { type FaultRule, Faults } from './faults';
import type { Flow } from './flow';
import { Ledger, type SignedOut } from './ledger';
import type { MemoryFiles } from './memoryFiles';
import { ModelWindow } from './modelWindow';
import { Network } from './network';
import { SharedLocks } from './sharedLocks';
import { Trace } from './trace';
import { settled, turn } from './turning';

/** As `CurrentService` of the editor layer. */
const LOOK_AFTER_MS = 50;

/** One run: the service, the trouble, what is there at the start, and what happens. */
export interface Scenario {
	readonly habits: ServiceHabits;
	readonly latencyMs: number;
	/** How long calls on the secret storage take, in turn. */
	readonly delaysMs: readonly number[];
	readonly faults: readonly FaultRule[];
	/** Who has signed in before. */
	readonly signedIn: readonly Person[];
	readonly windows: number;
	readonly timeline: readonly TimedAction[];
}

/** A machine with its windows, a person, and the service, on a turned clock. */
export class World {
	readonly machine = new Machine();
	readonly service: DeviceService;
	readonly trace: Trace;
	readonly ledger: Ledger;
	readonly faults: Faults;
	readonly locks = new SharedLocks();
	/** Whatever any call of the layer has failed with. */
	readonly failures: unknown[] = [];
	/** All that there ever were. */
	readonly windows: ModelWindow[] = [];
	private readonly slots: ModelWindow[] = [];
	private readonly network: Network;
	/** What is to be gone of the accounts that were signed out, to the end. */
	readonly signedOut: SignedOut[] = [];
	private isLooking = false;
	private delays = 0;
	private lastFlow = 0;

	constructor(
		readonly clock: SinonFakeTimers,
		readonly files: MemoryFiles,
		private readonly scenario: Scenario,
	) {
		this.service = new DeviceService(scenario.habits);
		this.trace = new Trace(this.service);
		this.ledger = new Ledger(this.service, this.machine.secrets.entries);
		this.faults = new Faults(scenario.faults);
		this.network = new Network(this.service, this.faults, scenario.latencyMs, this.trace);
	}

	/**
	 * Lets all happen; whatever is under way at the end is left so.
	 *
	 * @param look called after each action
	 */
	async run(look: () => void = () => undefined): Promise<void> {
		for (const person of this.scenario.signedIn) await this.addAccount(person);
		for (let slot = 0; slot < this.scenario.windows; slot++) this.slots.push(this.open());
		for (const { afterMs, action } of this.scenario.timeline) {
			await turn(this.clock, afterMs);
			await this.perform(action);
			await settled();
			look();
		}
	}

	open(): ModelWindow {
		const { machine, locks, network } = this;
		const window = new ModelWindow(`window ${this.windows.length}`, {
			machine,
			locks,
			network,
			nextDelay: () => this.nextDelay(),
			nextFlow: () => ++this.lastFlow,
			onFailure: error => this.failures.push(error),
			onSecret: (change, from) => {
				this.ledger.note(change, from);
				if (change.key.startsWith('account ')) this.lookSoon();
			},
		});
		this.windows.push(window);
		return window;
	}

	/** How many timers there are beyond the world's own. */
	get timers(): number {
		return this.clock.countTimers() - (this.isLooking ? 1 : 0);
	}

	/** Those of windows that crashed never end. */
	get flows(): Flow[] {
		return this.windows.filter(window => !window.isCrashed()).flatMap(({ flows }) => flows);
	}

	/** Whether a flow, a call or a request has not come back yet; those of windows that crashed never do. */
	get isBusy(): boolean {
		return (
			this.trace.inFlight > 0 ||
			this.locks.isAnyWaiting ||
			this.windows.some(window => !window.isCrashed() && window.isBusy)
		);
	}

	/** Turns the clock until a call has come back. */
	async during<T>(call: Promise<T>): Promise<T> {
		let isBack = false;
		const back = call.finally(() => {
			isBack = true;
		});
		await settled();
		while (!isBack) await turn(this.clock, 10);
		return back;
	}

	/** All windows close; what they were at is ended. */
	async closeAll(): Promise<void> {
		for (const window of this.windows.filter(({ isOpen }) => isOpen)) window.close();
		await turn(this.clock, 1_000);
	}

	async addAccount(person: Person): Promise<void> {
		const window = this.open();
		await this.during(window.addAccount(this.service.signedIn(person)));
		window.close();
	}

	private async perform(action: Action): Promise<void> {
		switch (action.kind) {
			case 'allow':
				this.decide(action.code, action.person);
				break;
			case 'deny':
				this.decide(action.code, 'denied');
				break;
			case 'revoke':
				this.service.revoke(action.person);
				break;
			case 'failStorage':
				this.machine.secrets.fail(action.operation, action.times);
				break;
			case 'damage':
				await this.damage(action.entry);
				break;
			default: {
				this.performIn(this.windowAt(action.window), action);
			}
		}
	}

	private decide(number: number, decision: Person | 'denied'): void {
		// Of those that somebody has been shown.
		const shown = this.service.codes.filter(({ deviceCode }) =>
			this.windows.some(({ flows }) => flows.some(flow => flow.shown.includes(deviceCode))),
		);
		const code = chosen(shown, number);
		if (code) this.service.decide(code, decision);
	}

	/** Something that is stored cannot be understood any more; that is noticed before anything else happens. */
	private async damage(number: number): Promise<void> {
		const { entries } = this.machine.secrets;
		const entry = chosen([...entries], number);
		if (!entry) return;
		entries.set(entry[0], entry[1].slice(0, -1));
		const window = this.windowAt(0);
		await this.during(window.resume(() => false));
		for (const account of window.accounts) await this.during(window.token(account));
	}

	private performIn(window: ModelWindow, action: Extract<Action, { readonly window: number }>): void {
		switch (action.kind) {
			case 'signIn':
				window.signIn();
				break;
			case 'resume':
				void window.resume();
				break;
			case 'cancel':
				window.cancel();
				break;
			case 'close':
				window.close();
				break;
			case 'reload':
				window.close();
				void this.windowAt(action.window).resume();
				break;
			case 'crash':
				window.crash();
				this.trace.endAllOf(window.id);
				break;
			case 'stall':
				this.locks.stall(window);
				break;
			case 'focus':
				window.focus();
				break;
			default: {
				const account = chosen(window.accounts, action.account);
				if (account) this.performOn(window, account, action);
			}
		}
	}

	private performOn(
		window: ModelWindow,
		account: Account,
		action: Extract<Action, { readonly account: number }>,
	): void {
		switch (action.kind) {
			case 'signInAgain':
				window.signInAgain(account);
				break;
			case 'signOut':
				void this.signOut(window, account);
				break;
			case 'details':
				void window.refreshDetails(account);
				break;
			case 'tokens':
				for (let caller = 0; caller < action.callers; caller++) void window.token(account);
				break;
			case 'rejectToken':
				void window.token(account).then(token => token && window.token(account, token));
				break;
		}
	}

	private async signOut(window: ModelWindow, account: Account): Promise<void> {
		const left = this.ledger.noteSignOut(account);
		if (await window.signOut(account)) this.signedOut.push(left);
	}

	/** Each window hears of what another one has done to the accounts, as the editor lets it know. */
	private lookSoon(): void {
		if (this.isLooking) return;
		this.isLooking = true;
		setTimeout(() => {
			this.isLooking = false;
			for (const window of this.windows.filter(({ isOpen }) => isOpen)) window.look();
		}, LOOK_AFTER_MS);
	}

	/** A window that has gone is opened anew. */
	private windowAt(number: number): ModelWindow {
		const slot = number % this.slots.length;
		const window = this.slots[slot];
		if (window?.isOpen) return window;
		const opened = this.open();
		this.slots[slot] = opened;
		return opened;
	}

	private nextDelay(): number {
		const { delaysMs } = this.scenario;
		return delaysMs[this.delays++ % delaysMs.length] ?? 0;
	}
}

function chosen<T>(all: readonly T[], number: number): T | undefined {
	return all[number % all.length];
}
