import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { TemporaryFolder } from '../host/temporary-folder';
import type { TestCounts } from '../host/test-counts';
import { People } from './people';
import { checkWhenQuiet } from './quietPoint';
import { Random } from './random';
import { StressService } from './service';
import { Slot } from './slot';
import { reliable, type StorageFaults } from './unreliableSecrets';

const WINDOWS = 8;
/** Tasks that a window does at the same time. */
const USES = 2;
/** A round lasts so long, and on a busy machine until so much was done, but no longer than a few times its time. */
const ROUND_MS = 15_000;
const ROUND_OPERATIONS = 300;
const LONGEST_ROUND_MS = 60_000;
/** Between two kills: a busy machine kills more slowly, or no window would live to do anything. */
const OPERATIONS_PER_KILL = 10;
const MOST_STOPPED = 3;
const LONGEST_STOP_MS = 15_000;
const SERVICE_FAULTS = 0.1;
const RUSH_MS = 2_000;

/** What goes wrong in a round: not all at once, since what is lost in one way is right in another. */
interface Trouble {
	readonly storage: StorageFaults;
	/** The pauses between two kills, and between two stops, in milliseconds. */
	readonly killMs: number;
	readonly stopMs: number;
}

const badStorage: StorageFaults = { failing: 0.06, hanging: 0.01, dawdling: 0.03 };
const slowStorage: StorageFaults = { failing: 0, hanging: 0, dawdling: 0.05 };
const NEVER_MS = 2 ** 40;

const troubles: Readonly<Record<string, Trouble>> = {
	'kills and stops': { storage: reliable, killMs: 350, stopMs: 1_200 },
	'a bad storage and stops': { storage: badStorage, killMs: NEVER_MS, stopMs: 1_500 },
	'kills, stops and a slow storage': { storage: slowStorage, killMs: 600, stopMs: 1_000 },
	'kills, stops and a bad storage': { storage: badStorage, killMs: 500, stopMs: 1_000 },
};

export interface StressOptions {
	readonly minutes: number;
	/** Decides what is done; when, the machine decides. */
	readonly seed: number;
}

export function newSeed(): number {
	return Math.floor(Math.random() * 2 ** 32);
}

/** Eight windows, five users, one storage and one service, all of which go wrong. */
export async function runStress({ minutes, seed }: StressOptions): Promise<TestCounts> {
	console.log(`stress run: ${minutes} min, seed ${seed}`);
	const folder = new TemporaryFolder('real-debrid-stress');
	const run = new StressRun(folder.path, await bundleWindow(folder.path), new Random(seed));
	try {
		return await run.forMinutes(minutes);
	} finally {
		await folder.remove();
	}
}

/** In one file: a window that is killed is replaced hundreds of times. */
async function bundleWindow(folder: string): Promise<string> {
	const outfile = join(folder, 'program', 'window.js');
	const entryPoints = [join(__dirname, 'window.ts')];
	await build({
		entryPoints,
		outfile,
		bundle: true,
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
	});
	return outfile;
}

class StressRun {
	private readonly storage: string;
	private readonly faults: string[] = [];
	private readonly slots: Slot[] = [];
	private opened = 0;
	private kills = 0;
	private operationsAtKill = 0;
	private stops = 0;
	private checked = 0;
	private round = 'the start';

	constructor(
		folder: string,
		private readonly program: string,
		private readonly random: Random,
	) {
		this.storage = join(folder, 'storage');
		mkdirSync(this.storage);
	}

	async forMinutes(minutes: number): Promise<TestCounts> {
		const service = await StressService.start(this.random, windows => this.noteConcurrent(windows));
		const people = new People(service, this.random, what => this.note(what));
		const ends = Date.now() + minutes * 60_000;
		try {
			for (let number = 0; number < WINDOWS; number++) this.slots.push(await this.open(service));
			const names = Object.keys(troubles);
			for (let number = 1; Date.now() < ends; number++) {
				const name = names[(number - 1) % names.length] ?? '';
				this.round = `round ${number} (${name})`;
				await this.disturb(
					troubles[name] ?? { storage: reliable, killMs: NEVER_MS, stopMs: NEVER_MS },
					service,
					people,
				);
				const isLast = Date.now() + ROUND_MS >= ends;
				const { accounts } = await checkWhenQuiet(
					this.slots,
					isLast || number % 2 === 0 ? 'sign out' : 'keep',
					{
						folder: this.storage,
						service,
						people,
						onFault: what => this.note(what),
						open: () => this.open(service),
					},
				);
				this.checked += accounts;
				console.log(
					`${this.round}: ${this.kills} kills, ${this.stops} stops, ${this.faults.length} findings so far`,
				);
				await this.replaceEnded(service);
			}
		} finally {
			await Promise.all(this.slots.map(slot => slot.kill()));
			await service.close();
		}
		return this.counts(service, people);
	}

	private async disturb(trouble: Trouble, service: StressService, people: People): Promise<void> {
		await people.signInAll(this.slots);
		const began = Date.now();
		const before = people.operations;
		const isOver = () => {
			const lasted = Date.now() - began;
			const isEnough = people.operations - before >= ROUND_OPERATIONS;
			return lasted >= (isEnough ? ROUND_MS : LONGEST_ROUND_MS);
		};
		service.faultShare = SERVICE_FAULTS;
		for (const slot of this.slots) await slot.setStorage(trouble.storage);
		await Promise.all([
			...this.slots.map((_, index) => this.occupy(index, trouble, service, people, isOver)),
			this.every(RUSH_MS, isOver, () => people.rush(this.slots)),
			this.every(trouble.killMs, isOver, () => this.kill(people)),
			this.every(trouble.stopMs, isOver, () => this.stop()),
		]);
	}

	/** One window after the other. Its last tasks go on until the windows are quiet. */
	private async occupy(
		index: number,
		trouble: Trouble,
		service: StressService,
		people: People,
		isOver: () => boolean,
	): Promise<void> {
		while (!isOver()) {
			const slot = this.slots[index];
			if (!slot) return;
			if (slot.isEnded) {
				const next = await this.open(service);
				await next.setStorage(trouble.storage);
				this.slots[index] = next;
				next.do({ kind: 'start' }).catch(() => undefined);
				continue;
			}
			const uses = Array.from({ length: USES }, () => people.use(slot, isOver));
			await Promise.race([Promise.all(uses), slot.window.exited, this.pause(isOver)]);
		}
	}

	/** Until the round is over. */
	private async pause(isOver: () => boolean): Promise<void> {
		while (!isOver()) await sleep(100);
	}

	private async every(meanMs: number, isOver: () => boolean, act: () => void): Promise<void> {
		for (;;) {
			const due = Date.now() + this.random.pauseMs(meanMs);
			while (Date.now() < due && !isOver()) await sleep(Math.min(100, due - Date.now()));
			if (isOver()) return;
			act();
		}
	}

	private kill(people: People): void {
		if (people.operations - this.operationsAtKill < OPERATIONS_PER_KILL) return;
		this.operationsAtKill = people.operations;
		const slot = this.random.pick(this.slots.filter(({ isEnded }) => !isEnded));
		if (!slot) return;
		this.kills++;
		people.noteLoss(slot);
		void slot.kill();
	}

	/** It goes on by itself, and at the latest at the quiet point. */
	private stop(): void {
		// Windows has no signal that stops a process.
		if (process.platform === 'win32') return;
		if (this.slots.filter(({ isStopped, isEnded }) => isStopped && !isEnded).length >= MOST_STOPPED) return;
		const slot = this.random.pick(this.slots.filter(({ isEnded, isStopped }) => !isEnded && !isStopped));
		if (!slot) return;
		this.stops++;
		slot.stop();
		setTimeout(() => slot.continue(), this.random.between(100, LONGEST_STOP_MS)).unref();
	}

	private async replaceEnded(service: StressService): Promise<void> {
		for (const [index, slot] of this.slots.entries())
			if (slot.isEnded) this.slots[index] = await this.open(service);
	}

	private open(service: StressService): Promise<Slot> {
		return Slot.open(++this.opened, this.random.seed(), {
			program: this.program,
			folder: this.storage,
			apiUrl: service.url,
			onFault: what => this.note(what),
		});
	}

	private noteConcurrent(windows: readonly [string, string]): void {
		const numbers = windows.map(name => Number(name.split('/')[1]));
		// The service has not noticed yet that the process is gone.
		if (!this.slots.some(slot => slot.number === numbers[0] && !slot.isEnded)) return;
		this.note(`windows ${numbers.join(' and ')} refreshed one account at the same time`);
	}

	private note(what: string): void {
		this.faults.push(what);
		console.error(`FINDING in ${this.round}: ${what}`);
	}

	private counts(service: StressService, people: People): TestCounts {
		return {
			passed: this.faults.length === 0 ? 1 : 0,
			failed: this.faults.length,
			tallies: {
				'stress run: kills': this.kills,
				'stress run: stops': this.stops,
				'stress run: operations': people.operations,
				'stress run: tokens checked': people.tokens,
				'stress run: accounts checked': this.checked,
				'stress run: refreshes': service.refreshes,
				'stress run: faults of the service': service.faults,
			},
		};
	}
}

function sleep(ms: number): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, Math.max(ms, 0)));
}
