import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { type Account, isUnnamed } from '../../../src/accounts/account';
import { secretKeyOf } from '../../../src/accounts/storage/secretKeys';
import { people } from '../properties/deviceService';
import type { Flow } from '../properties/flow';
import type { MemoryFiles } from '../properties/memoryFiles';
import type { ModelWindow } from '../properties/modelWindow';
import { settled, turn } from '../properties/turning';
import { World } from '../properties/world';
import type { CrashFlow, Found } from './crashFlow';
import { type CrashPoint, Writes } from './writes';

/** For how long a code stands there before the person enters it: longer than one poll. */
const ENTERED_AFTER_MS = 7_000;
const RESTART_MS = 3_000;
/** As `Main.resume` of the editor layer: how often a window that has started looks for a sign-in that was left. */
const LOOKS = 15;
const LOOK_AGAIN_MS = 1_000;
/** Longer than any code lives here. */
const LONGEST_MS = 700_000;

/** One flow on one machine, with a crash or without, and what comes after. */
export class CrashRun {
	readonly world: World;
	private readonly enteredFrom = new Map<string, number>();
	private writes: Writes | undefined;

	constructor(
		private readonly clock: SinonFakeTimers,
		files: MemoryFiles,
		private readonly flow: CrashFlow,
	) {
		this.world = new World(clock, files, {
			habits: {
				intervalSeconds: 5,
				codeLifetimeSeconds: 600,
				tokenLifetimeSeconds: 3600,
				afterExpiry: 'unknown',
				pendingToken: 403,
				refreshToken: 'another',
				denial: 'looks pending',
			},
			latencyMs: 100,
			delaysMs: [0],
			faults: flow.faults ?? [],
			signedIn: [],
			windows: 0,
			timeline: [],
		});
	}

	/** @returns what it writes, as far as it comes */
	async act(point?: CrashPoint): Promise<readonly string[]> {
		for (const person of this.flow.signedIn ?? []) await this.world.addAccount(person);
		const before = this.world.open();
		await this.flow.prepare?.(this, before);
		before.close();
		await turn(this.clock, 1_000);
		let window: ModelWindow | undefined;
		const writes = new Writes(this.world, () => window?.crash(), point);
		this.writes = writes;
		try {
			window = this.world.open();
			// As it opened it may have been killed already.
			if (writes.isKilled) window.crash();
			else await this.flow.act(this, window);
			return writes.seen;
		} finally {
			await settled();
			writes.stop();
			this.writes = undefined;
			if (window) this.world.trace.endAllOf(window.id);
		}
	}

	/** Until it is over, or the window has been killed; meanwhile the person enters the codes that they see. */
	async until(isOver: () => boolean): Promise<void> {
		await settled();
		for (let passedMs = 0; !isOver() && !this.writes?.isKilled && passedMs < LONGEST_MS; passedMs += 500) {
			await turn(this.clock, 500);
			this.enterCodes();
		}
	}

	async ended(flow: Flow): Promise<void> {
		await this.until(() => !flow.isUnderWay);
	}

	async back<T>(call: Promise<T>): Promise<void> {
		let isBack = false;
		void call.finally(() => {
			isBack = true;
		});
		await this.until(() => isBack);
	}

	/** The editor starts again: as `FirstLook` and `Main.goOn` do it. */
	async restart(): Promise<ModelWindow> {
		await turn(this.clock, RESTART_MS);
		const window = this.world.open();
		await this.back(this.resume(window));
		for (const account of window.accounts.filter(isUnnamed)) {
			await turn(this.clock, 15_000);
			await this.back(window.refreshDetails(account));
		}
		return window;
	}

	async assertFound(window: ModelWindow, found: Found): Promise<void> {
		const { accounts, codes, answers, kept } = found;
		const tokens = new Map<string, unknown>();
		for (const account of window.accounts)
			await this.back(window.token(account).then(token => tokens.set(account.id, token)));
		assert.deepEqual(window.accounts.map(nameOf).sort(), accounts);
		for (const account of window.accounts.filter(({ signInAgain }) => !signInAgain))
			assert.ok(tokens.get(account.id), `there is no token for ${nameOf(account)}`);
		assert.ok(this.world.service.codes.length <= codes, 'another code was asked for');
		// Whoever has seen a code may have entered it.
		const { entersAs } = this.flow;
		const isSeen = this.world.windows.some(({ flows }) => flows.some(({ shown }) => shown.length > 0));
		if (entersAs && isSeen) assert.ok(accounts.includes(entersAs), 'a code that was seen is lost');
		const secrets = [...this.world.machine.secrets.entries.values()];
		if (kept)
			assert.ok(
				secrets.some(secret => secret.includes(kept)),
				`${kept} is gone`,
			);
		if (answers) assert.deepEqual(answersIn(window), answers);
		this.assertWhole(window);
	}

	/** Signs out of everything: nothing of anything is left, but for a mark without a secret, and that for a day. */
	async assertNothingStays(window: ModelWindow): Promise<void> {
		for (const account of window.accounts) await this.back(window.signOut(account));
		this.clock.setSystemTime(Date.now() + 90_000_000);
		await this.back(window.resume());
		const { secrets } = this.world.machine;
		const names = [...secrets.entries.keys(), ...this.fileNames()];
		assert.deepEqual(names, []);
	}

	/** As a window finds them that opens. */
	private fileNames(): string[] {
		this.world.open();
		return this.world.machine.fileNames();
	}

	/** Secrets, accounts and answers belong together, and nothing of a write that was interrupted is left. */
	private assertWhole(window: ModelWindow): void {
		const { machine } = this.world;
		const keys = window.accounts.map(secretKeyOf);
		const secrets = [...machine.secrets.entries.keys()];
		for (const key of secrets.filter(name => !name.endsWith(' set aside')))
			assert.ok(keys.includes(key), `nobody knows of ${key}`);
		for (const account of window.accounts.filter(({ signInAgain }) => !signInAgain))
			assert.ok(secrets.includes(secretKeyOf(account)), `${nameOf(account)} has no secret`);
		for (const { accountId } of window.context.consents.list())
			assert.ok(
				window.accounts.some(({ id }) => id === accountId),
				`there are answers about ${accountId}`,
			);
		for (const name of machine.fileNames())
			assert.match(name, /\.(account|consent|sign-in|storage)\.json(\.\d+)?$/);
	}

	private async resume(window: ModelWindow): Promise<void> {
		for (let look = 0; look < LOOKS; look++) {
			const flow = await window.resume();
			if (!flow) await turn(this.clock, LOOK_AGAIN_MS);
			else while (flow.isUnderWay) await this.pass();
		}
	}

	private async pass(): Promise<void> {
		await turn(this.clock, 500);
		this.enterCodes();
	}

	private enterCodes(): void {
		const { entersAs } = this.flow;
		if (!entersAs) return;
		const { service, flows } = this.world;
		for (const code of service.codes.filter(({ deviceCode }) =>
			this.world.windows.some(window => window.flows.some(flow => flow.shown.includes(deviceCode))),
		)) {
			const from = this.enteredFrom.get(code.deviceCode) ?? performance.now();
			this.enteredFrom.set(code.deviceCode, from);
			const isSeen = flows.some(flow => flow.isUnderWay && flow.shown.includes(code.deviceCode));
			if (isSeen && performance.now() - from >= ENTERED_AFTER_MS) service.decide(code, entersAs);
		}
	}
}

/** Such as `ada`, and `ada!` for one that has to sign in again. */
function nameOf(account: Account): string {
	const person = Object.entries(people).find(([, id]) => String(id) === account.id)?.[0] ?? 'unnamed';
	return account.signInAgain ? `${person}!` : person;
}

function answersIn(window: ModelWindow): string[] {
	window.context.consents.reload();
	return window.context.consents
		.list()
		.map(({ accountId, consumer, answer }) => `${accountId} ${consumer.id} ${answer}`)
		.sort();
}
