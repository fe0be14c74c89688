import { ExpectedUser } from './expectedUser';
import type { HandedOut, ListedAccount, StressTask } from './messages';
import { Person } from './person';
import type { Random } from './random';
import type { StressService } from './service';
import { codeOf, type Slot } from './slot';

const USERS = [1001, 1002, 1003, 1004, 1005];
const PAUSE_MS = 250;
/** As long as a window may take to notice that another one has signed the account out. */
const NOTICED_WITHIN_MS = 1_000;
/** Cancelling takes no time; this is a busy machine's. */
const CANCEL_LIMIT_MS = 5_000;

const tasks = {
	get: 24,
	refresh: 10,
	replace: 8,
	signIn: 14,
	signInAgain: 2,
	allow: 6,
	signOut: 6,
	resume: 2,
} as const;

/** What people, and the extensions that they use, do in the windows; and what is known of their accounts from that. */
export class People {
	readonly users = USERS.map(id => new ExpectedUser(id));
	operations = 0;
	tokens = 0;
	private consumers = 0;

	constructor(
		private readonly service: StressService,
		private readonly random: Random,
		private readonly onFault: (what: string) => void,
	) {}

	/** Uses one window until told to stop, or until it ends. Does not reject. */
	async use(slot: Slot, isOver: () => boolean): Promise<void> {
		while (!isOver() && !slot.isEnded) {
			await new Promise(resolve => setTimeout(resolve, this.random.pauseMs(PAUSE_MS)));
			if (isOver() || slot.isEnded) return;
			this.operations++;
			// Each failure by its code is a right answer to some fault; what must not be is looked for elsewhere.
			await this.act(slot).catch(() => undefined);
		}
	}

	/** Whoever is not signed in signs in, while nothing goes wrong: a window each. */
	async signInAll(slots: readonly Slot[]): Promise<void> {
		const missing = this.users.filter(({ expectation }) => expectation !== 'signedIn');
		await Promise.all(
			missing.map(async (user, index) => {
				const slot = slots[index];
				if (!slot) return;
				const step = user.beginSignIn();
				slot.onCode = userCode => this.service.control.approve(userCode, user.id);
				try {
					const [id] = await slot.do({ kind: 'signIn' });
					user.endSignIn(step, id === String(user.id) ? 'signedIn' : 'left');
				} catch (error) {
					user.endSignIn(step, 'left');
					this.onFault(`${user.id} cannot sign in although nothing is wrong: ${codeOf(error)}`);
				} finally {
					slot.onCode = () => undefined;
				}
			}),
		);
	}

	/** All windows want a new token of one account at the same moment. */
	rush(slots: readonly Slot[]): void {
		const user = this.random.pick(this.users.filter(({ expectation }) => expectation === 'signedIn'));
		if (!user) return;
		for (const slot of slots.filter(({ isEnded }) => !isEnded)) {
			this.operations++;
			const how = this.random.chance(0.5) ? 'refresh' : 'replace';
			this.checkedToken(slot, String(user.id), how).catch(() => undefined);
		}
	}

	/** The window is gone, and what only it had. */
	noteLoss(slot: Slot): void {
		if (slot.mayLose) for (const user of this.users) user.mayBeLost = true;
	}

	async accountsOf(slot: Slot): Promise<ListedAccount[]> {
		return (await slot.do({ kind: 'list' })).map(text => JSON.parse(text));
	}

	private async act(slot: Slot): Promise<void> {
		const kind = this.random.pickWeighted(tasks);
		if (kind === 'signIn' || kind === 'resume') return this.signIn(slot, { kind });
		const account = this.random.pick(await this.accountsOf(slot));
		if (!account) return this.random.chance(0.6) ? this.signIn(slot, { kind: 'signIn' }) : undefined;
		switch (kind) {
			case 'signInAgain':
				return this.signIn(slot, { kind: 'signIn', again: account.id });
			case 'signOut':
				return this.signOut(slot, account.id);
			case 'allow':
				return this.allow(slot, account.id);
			default:
				await this.checkedToken(slot, account.id, kind);
		}
	}

	/** A token, of which the service is asked whether it is good. Throws the code of the failure. */
	async checkedToken(slot: Slot, id: string, how: (StressTask & { kind: 'token' })['how']): Promise<void> {
		const [text = ''] = await slot.do({ kind: 'token', id, how });
		const { token, askedAt } = JSON.parse(text) as HandedOut;
		this.tokens++;
		const known = this.service.token(token);
		const what = `window ${slot.number} handed out (${how}) for ${id} a token`;
		if (!known) return this.onFault(`${what} that the service never gave`);
		const { userId, expiresAt, disabledAt } = known;
		if (!isUnnamed(id) && id !== String(userId)) this.onFault(`${what} of ${userId}`);
		if (expiresAt < askedAt) this.onFault(`${what} that had expired ${askedAt - expiresAt} ms before`);
		if (disabledAt !== undefined && disabledAt < askedAt - NOTICED_WITHIN_MS)
			this.onFault(`${what} that had been disabled ${askedAt - disabledAt} ms before`);
		const user = this.userOf(String(userId));
		if (user?.expectation === 'signedOut' && user.signedOutAt < askedAt - NOTICED_WITHIN_MS)
			this.onFault(`${what}, signed out ${askedAt - user.signedOutAt} ms before`);
	}

	/** A sign-in, or those that were left, with a person who enters the codes, or does not, or wants none of it. */
	private async signIn(slot: Slot, task: StressTask & { kind: 'signIn' | 'resume' }): Promise<void> {
		// A window has one sign-in at a time.
		if (slot.isSigningIn) return;
		slot.isSigningIn = true;
		const person = new Person(slot, this.service, this.random, this.users);
		let ids: readonly string[] = [];
		let ended: 'cancelled' | 'left' = 'left';
		try {
			ids = await slot.do(task);
		} catch (error) {
			if (person.hasCancelled && codeOf(error) === 'cancelled') ended = 'cancelled';
		} finally {
			slot.isSigningIn = false;
			person.leave();
		}
		const { cancelTookMs } = person;
		if (cancelTookMs > CANCEL_LIMIT_MS)
			this.onFault(`window ${slot.number}: ${task.kind} ended ${cancelTookMs} ms after it was cancelled`);
		for (const { user, step } of person.allowed) {
			if (ids.includes(String(user.id))) user.endSignIn(step, 'signedIn');
			// With an account, it is another sign-in that was gone on with; or the service has not told the name.
			else user.endSignIn(step, ids.length === 0 ? ended : 'left');
			if (ids.some(isUnnamed)) user.signedInUnnamed();
		}
		for (const id of ids) this.userOf(id)?.appeared();
	}

	async signOut(slot: Slot, id: string): Promise<void> {
		const user = this.userOf(id);
		const step = user?.beginSignOut();
		let how: 'signedOut' | 'unknown' = 'signedOut';
		try {
			await slot.do({ kind: 'signOut', id });
		} catch (error) {
			// The account is signed out although its secret, or what else, could not be removed yet.
			if (codeOf(error) !== 'storage') how = 'unknown';
			throw error;
		} finally {
			if (user && step) user.endSignOut(step, how);
			else for (const one of this.users) one.noteUnnamed();
		}
	}

	private async allow(slot: Slot, id: string): Promise<void> {
		const user = this.userOf(id);
		const consumer = `acme.player-${++this.consumers}`;
		const before = user?.signOutCount;
		await slot.do({ kind: 'allow', id, consumer });
		// A sign-out meanwhile has forgotten it, or not.
		if (user?.expectation === 'signedIn' && user.signOutCount === before) user.allowed.add(consumer);
	}

	private userOf(id: string): ExpectedUser | undefined {
		return this.users.find(user => String(user.id) === id);
	}
}

function isUnnamed(id: string): boolean {
	return id.startsWith('unnamed-');
}
