import type { Account, AccountKey } from '../../../src/accounts/account';
import { resumeSignIn, signIn, signInAgain } from '../../../src/accounts/signIn/signIn';
import { signOut } from '../../../src/accounts/signIn/signOut';
import { refreshUserDetails } from '../../../src/accounts/signIn/userDetails';
import { credentialsOf } from '../../../src/accounts/storage/credentials';
import type { SecretStore } from '../../../src/accounts/storage/secretStore';
import { isNewSignIn, type UnfinishedSignIn } from '../../../src/accounts/storage/unfinishedSignIn';
import { Secret } from '../../../src/realdebrid/secret';
import { ada, type Machine, newAccount, type Window } from '../../support/accounts/machine';
import { ORIGIN, people, type SignedIn } from './deviceService';
import { Flow } from './flow';
import type { Network } from './network';
import type { LockUser, SharedLocks } from './sharedLocks';
import { MortalSecrets, type SecretChange, SlowSecrets } from './slowSecrets';

export interface WindowSurroundings {
	readonly machine: Machine;
	readonly locks: SharedLocks;
	readonly network: Network;
	readonly nextDelay: () => number;
	/** Gives each flow its number. */
	readonly nextFlow: () => number;
	/** Told of whatever failed. */
	readonly onFailure: (error: unknown) => void;
	readonly onSecret: (change: SecretChange, window: ModelWindow) => void;
}

const apiUrl = new URL(ORIGIN);

/** A window of the editor: what it does with the accounts, without what is seen of it. */
export class ModelWindow implements LockUser {
	readonly flows: Flow[] = [];
	isOpen = true;
	private hasCrashed = false;
	private signOuts = 0;
	/** How many calls other than flows have not come back yet. */
	private calls = 0;
	/** What the editor's other parts work with. */
	readonly context: Window;
	private readonly secrets: SlowSecrets;

	constructor(
		readonly id: string,
		private readonly around: WindowSurroundings,
	) {
		const { machine, locks, network, nextDelay, onSecret } = around;
		// The same machine, with locks that know who holds them.
		const seen: Machine = Object.create(machine, {
			lock: { value: locks.lockOf(this) },
			tryAcquire: { value: locks.tryAcquireOf(this) },
			secretsOf: { value: (storage: SecretStore) => new MortalSecrets(storage, this) },
		});
		const send = network.sendOf({
			window: id,
			flow: undefined,
			isCrashed: () => this.hasCrashed,
			isInsisting: () => this.flows.some(flow => flow.again && flow.isRecent),
		});
		this.secrets = new SlowSecrets(machine.secrets, this, nextDelay, change => onSecret(change, this));
		this.context = seen.window({ apiUrl, send }, this.secrets);
	}

	isCrashed(): boolean {
		return this.hasCrashed;
	}

	/** Whether the person has just said that something is to go. */
	get isGivingUp(): boolean {
		// Who cancels waits for no storage: what is removed then is removed a moment later.
		return this.signOuts > 0 || this.flows.some(flow => flow.isUnwanted && flow.isRecent);
	}

	/** Whether anything has not come back yet. */
	get isBusy(): boolean {
		return this.calls > 0 || this.underWay.length > 0 || this.secrets.inFlight > 0;
	}

	/** Those that go on. */
	get underWay(): Flow[] {
		return this.flows.filter(flow => flow.isUnderWay);
	}

	get accounts(): readonly Account[] {
		this.context.accounts.reload();
		return this.context.accounts.list();
	}

	/** Stores an account as if it had signed in some time ago. */
	async addAccount({ grant, token }: SignedIn): Promise<Account> {
		const { clientId, clientSecret, person } = grant;
		const client = { clientId, clientSecret: new Secret(clientSecret) };
		const credentials = credentialsOf(client, {
			accessToken: new Secret(token.access_token),
			refreshToken: new Secret(token.refresh_token),
			requestedAt: Date.now(),
			expiresInMs: token.expires_in * 1000,
		});
		return this.context.accounts.add(
			newAccount(credentials, { ...ada, id: String(people[person]), username: person }, `grant-${clientId}`),
		);
	}

	signIn(): Flow {
		return this.start(undefined, (context, { prompt, signal, nudge }) =>
			signIn(context, prompt, signal, nudge),
		);
	}

	signInAgain(account: AccountKey): Flow {
		return this.start(account, (context, { prompt, signal, nudge }) =>
			signInAgain(context, account, prompt, signal, nudge),
		);
	}

	/** Ends what was interrupted, as at activation, and goes on with one sign-in that was left. */
	resume(isWanted: (signIn: UnfinishedSignIn) => boolean = () => true): Promise<Flow | undefined> {
		const { accounts, unfinished } = this.context;
		return this.call(async () => {
			await accounts.endRemovals();
			const claimed = await unfinished.claim((signIn): signIn is UnfinishedSignIn => isWanted(signIn));
			// In a window that has closed meanwhile, nobody goes on.
			if (!this.isOpen) await claimed?.held.release();
			if (!claimed || !this.isOpen) return undefined;
			const again = isNewSignIn(claimed.signIn)
				? undefined
				: { origin: accounts.origin, id: claimed.signIn.accountId };
			return this.start(again, (context, dialogue) => resumeSignIn(context, claimed, dialogue));
		});
	}

	/** Looks at what other windows have stored. */
	look(): void {
		this.context.accounts.reload();
	}

	/** The person comes back to it. */
	focus(): void {
		this.look();
		for (const flow of this.underWay) flow.nudge();
	}

	/** @returns whether nothing failed */
	async signOut(account: Account): Promise<boolean> {
		this.signOuts++;
		const isDone = await this.call(async () => {
			await signOut(this.context, account);
			return true;
		});
		this.signOuts--;
		return isDone ?? false;
	}

	/** @returns the token, if one could be had */
	token(account: AccountKey, rejected?: Secret): Promise<Secret | undefined> {
		return this.call(() => this.context.tokens.get(account, rejected));
	}

	refreshDetails(account: Account): Promise<void> {
		return this.call(() => refreshUserDetails(this.context, account));
	}

	cancel(): void {
		for (const flow of this.underWay) flow.cancel();
	}

	close(): void {
		this.isOpen = false;
		for (const flow of this.underWay) flow.abandon();
	}

	/** Crashes when it has called the secret storage so often. */
	crashLater(calls: number, onCrash: () => void): void {
		let left = calls;
		this.secrets.onCall = () => {
			if (left-- > 0 || this.hasCrashed) return;
			this.crash();
			onCrash();
		};
	}

	/** Nothing that it waits for ever comes. */
	crash(): void {
		this.isOpen = false;
		this.hasCrashed = true;
		this.around.locks.crash(this);
	}

	/** @returns nothing where it fails */
	private async call<T>(step: () => Promise<T>): Promise<T | undefined> {
		this.calls++;
		try {
			return await step();
		} catch (error) {
			this.around.onFailure(error);
			return undefined;
		} finally {
			this.calls--;
		}
	}

	private start(
		again: AccountKey | undefined,
		step: (context: Window, dialogue: Flow['dialogue']) => Promise<Account | undefined>,
	): Flow {
		const flow = new Flow(this.around.nextFlow(), again);
		this.flows.push(flow);
		const asker = { window: this.id, flow: flow.number, isCrashed: () => this.hasCrashed };
		const service = { apiUrl, send: this.around.network.sendOf(asker) };
		// As the editor does: an account that is signed out meanwhile is not to come back.
		const watching = this.context.accounts.onDidChange(() => {
			if (again && !this.context.accounts.find(again)) flow.cancel();
		});
		void flow.run(async dialogue => {
			try {
				return await step({ ...this.context, service }, dialogue);
			} catch (error) {
				this.around.onFailure(error);
				throw error;
			} finally {
				watching.dispose();
			}
		});
		return flow;
	}
}
