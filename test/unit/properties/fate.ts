import type { Account } from '../../../src/accounts/account';
import type { Action } from './actions';
import type { Person } from './deviceService';
import type { ModelWindow } from './modelWindow';
import type { World } from './world';

/** Lets actions happen, in whatever windows, codes and accounts there are at the time. */
export class Fate {
	private readonly slots: ModelWindow[];

	constructor(
		private readonly world: World,
		windows: number,
	) {
		this.slots = Array.from({ length: windows }, () => world.open());
	}

	async perform(action: Action): Promise<void> {
		switch (action.kind) {
			case 'allow':
				this.decide(action.code, action.person);
				break;
			case 'deny':
				this.decide(action.code, 'denied');
				break;
			case 'revoke':
				this.world.service.revoke(action.person);
				break;
			case 'failStorage':
				this.world.machine.secrets.fail(action.operation, action.times);
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
		const shown = this.world.service.codes.filter(({ deviceCode }) =>
			this.world.windows.some(({ flows }) => flows.some(flow => flow.shown.includes(deviceCode))),
		);
		const code = chosen(shown, number);
		if (code) this.world.service.decide(code, decision);
	}

	/** Something that is stored cannot be understood any more; that is noticed before anything else happens. */
	private async damage(number: number): Promise<void> {
		const { entries } = this.world.machine.secrets;
		const entry = chosen([...entries], number);
		if (!entry) return;
		entries.set(entry[0], entry[1].slice(0, -1));
		const window = this.windowAt(0);
		await this.world.during(window.resume(() => false));
		for (const account of window.accounts) await this.world.during(window.token(account));
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
				this.world.trace.endAllOf(window.id);
				break;
			case 'crashLater':
				window.crashLater(action.calls, () => this.world.trace.endAllOf(window.id));
				break;
			case 'stall':
				this.world.locks.stall(window);
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
		const left = this.world.ledger.noteSignOut(account);
		if (await window.signOut(account)) this.world.signedOut.push(left);
	}

	/** A window that has gone is opened anew. */
	private windowAt(number: number): ModelWindow {
		const slot = number % this.slots.length;
		const window = this.slots[slot];
		if (window?.isOpen) return window;
		const opened = this.world.open();
		this.slots[slot] = opened;
		return opened;
	}
}

function chosen<T>(all: readonly T[], number: number): T | undefined {
	return all[number % all.length];
}
