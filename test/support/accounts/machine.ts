import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../../src/accounts/account';
import { type Accounts, createAccounts } from '../../../src/accounts/createAccounts';
import type { SignInDialogue } from '../../../src/accounts/signIn/dialogue';
import { resumeSignIn } from '../../../src/accounts/signIn/signIn';
import { AccountFiles } from '../../../src/accounts/storage/accountFiles';
import type { NewAccount, Removal } from '../../../src/accounts/storage/accountStore';
import type { Credentials } from '../../../src/accounts/storage/credentials';
import type { Lock, TryAcquire } from '../../../src/accounts/storage/lock';
import type { SecretStore } from '../../../src/accounts/storage/secretStore';
import { WindowSecrets } from '../../../src/accounts/storage/windowSecrets';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { Secret } from '../../../src/realdebrid/secret';
import type { Service } from '../../../src/realdebrid/service';
import type { User } from '../../../src/realdebrid/user';
import { ModelLock } from '../../unit/accounts/storage/modelLock';
import { MemorySecrets } from './memorySecrets';

/** What one window of the editor works with. */
export interface Window extends Accounts {
	readonly secrets: WindowSecrets;
	readonly lock: Lock;
}

/** A machine: what outlives its windows. */
export class Machine {
	readonly folder = mkdtempSync(join(tmpdir(), 'real-debrid-unit-'));
	readonly secrets: MemorySecrets;
	/** Whether windows are told of changes in the folder: by calls of `reload`. */
	isWatched = true;
	/** How often windows were told of an account that a later version stored. */
	newer = 0;
	/** What windows were told of a storage that takes nothing. */
	readonly troubles: unknown[] = [];
	private readonly queues = new Map<string, Promise<unknown>>();
	private readonly held = new Map<string, ModelLock>();
	private readonly locked = new Set<ModelLock>();

	/** @param onSecret told of each call on the secret storage */
	constructor(onSecret?: (call: string) => void) {
		this.secrets = new MemorySecrets(onSecret);
	}

	/** New objects over the same storage: a window, or the same window after a restart. */
	window(service: Service, storage: SecretStore = this.secrets): Window {
		const secrets = this.secretsOf(storage);
		const { lock, tryAcquire } = this;
		const accounts = createAccounts({
			...service,
			clientId: () => 'X245A4XAIBGVM',
			secrets,
			folder: this.folder,
			onNewer: () => {
				this.newer++;
			},
			isWatched: () => this.isWatched,
			locks: { lock, tryAcquire, removeAbandoned: async () => undefined },
		});
		return Object.assign(accounts, { secrets, lock });
	}

	secretsOf(storage: SecretStore): WindowSecrets {
		return new WindowSecrets(storage, error => this.troubles.push(error));
	}

	files(): AccountFiles {
		return new AccountFiles(this.folder, () => {
			this.newer++;
		});
	}

	/** The files of records and locks: the id of the folder stays when all else is removed. */
	fileNames(): string[] {
		return readdirSync(this.folder)
			.filter(name => !name.endsWith('.storage.json'))
			.sort();
	}

	dispose(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** As all windows share it, without a file system's delays. */
	readonly lock: Lock = async (name, work) => {
		const step = async () => {
			const held = new ModelLock();
			this.locked.add(held);
			return work(held).finally(() => this.locked.delete(held));
		};
		const turn = (this.queues.get(name) ?? Promise.resolve()).then(step, step);
		this.queues.set(
			name,
			turn.catch(() => undefined),
		);
		return turn;
	};

	readonly tryAcquire: TryAcquire = async name => {
		if (this.held.has(name)) return undefined;
		const lock = new ModelLock(() => {
			if (this.held.get(name) === lock) this.held.delete(name);
		});
		this.held.set(name, lock);
		return lock;
	};

	/** Work that runs under a lock has lost it, and goes on. */
	loseLocks(): void {
		for (const lock of this.locked) lock.lose();
	}

	/** Its windows have not touched their locks for a while: whoever asks gets them. */
	loseHolds(): void {
		const locks = [...this.held.values()];
		this.held.clear();
		for (const lock of locks) lock.lose();
	}
}

/** Goes on with a sign-in that was left, if there is any. */
export async function resumeLeft(window: Window, dialogue: SignInDialogue): Promise<Account | undefined> {
	const claimed = await window.unfinished.claim();
	return claimed && resumeSignIn(window, claimed, dialogue);
}

export const ada: User = {
	id: '123',
	username: 'ada',
	type: 'premium',
	premiumUntil: Date.UTC(2026, 5, 1),
	points: 456,
	email: 'ada*****@example.com',
};

export const ben: User = { ...ada, id: '124', username: 'ben' };

const HOUR_MS = 3_600_000;

/** Credentials whose values all end in `name`, so that they can be told apart and searched for. */
export function credentialsNamed(name: string, leftMs = HOUR_MS, lifetimeMs = HOUR_MS): Credentials {
	return {
		client: { clientId: `client-${name}`, clientSecret: new Secret(`client-secret-${name}`) },
		accessToken: new Secret(`access-token-${name}`),
		refreshToken: new Secret(`refresh-token-${name}`),
		expiresAt: Date.now() + leftMs,
		lifetimeMs,
	};
}

let grants = 0;

/** What a sign-in comes to, with a grant of its own unless another one is given. */
export function newAccount(
	credentials: Credentials,
	user: User | undefined,
	grant = `grant-${process.pid}-${++grants}`,
): NewAccount {
	return { grant, credentials, user };
}

/** What kept something of an account from being removed. */
export async function failedRemoval(removal: Promise<Removal>): Promise<RealDebridError> {
	const { error } = await removal;
	assert.ok(error instanceof RealDebridError);
	return error;
}
