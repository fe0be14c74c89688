import type { SinonFakeTimers } from 'sinon';
import { Machine } from '../../support/accounts/machine';
import type { TimedAction } from './actions';
import { DeviceService, type Person, type ServiceHabits } from './deviceService';
import { Fate } from './fate';
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
		const fate = new Fate(this, this.scenario.windows);
		for (const { afterMs, action } of this.scenario.timeline) {
			await turn(this.clock, afterMs);
			await fate.perform(action);
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

	/** Each window hears of what another one has done to the accounts, as the editor lets it know. */
	private lookSoon(): void {
		if (this.isLooking) return;
		this.isLooking = true;
		setTimeout(() => {
			this.isLooking = false;
			for (const window of this.windows.filter(({ isOpen }) => isOpen)) window.look();
		}, LOOK_AFTER_MS);
	}

	private nextDelay(): number {
		const { delaysMs } = this.scenario;
		return delaysMs[this.delays++ % delaysMs.length] ?? 0;
	}
}
