import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountFiles } from '../../../src/accounts/accountFiles';
import { AccountStore } from '../../../src/accounts/accountStore';
import { ConsentStore } from '../../../src/accounts/consents';
import { CredentialStore, type Credentials } from '../../../src/accounts/credentials';
import type { Lock } from '../../../src/accounts/fileLock';
import type { SecretStore } from '../../../src/accounts/secretStore';
import type { SignInContext } from '../../../src/accounts/signIn';
import type { SignOutContext } from '../../../src/accounts/signOut';
import { Tokens } from '../../../src/accounts/tokens';
import { UnfinishedSignInStore } from '../../../src/accounts/unfinishedSignIn';
import type { UserDetailsContext } from '../../../src/accounts/userDetails';
import { Secret } from '../../../src/realdebrid/secret';
import type { Service } from '../../../src/realdebrid/service';
import type { User } from '../../../src/realdebrid/user';
import { MemorySecrets } from './memorySecrets';

/** What one window of the editor works with. */
export type Window = SignInContext & SignOutContext & UserDetailsContext;

/** A machine: what outlives its windows. */
export class Machine {
	readonly folder = mkdtempSync(join(tmpdir(), 'real-debrid-unit-'));
	readonly secrets: MemorySecrets;
	/** How many account files were set aside. */
	setAside = 0;
	private readonly queues = new Map<string, Promise<unknown>>();

	/** @param onSecret told of each call on the secret storage */
	constructor(onSecret?: (call: string) => void) {
		this.secrets = new MemorySecrets(onSecret);
	}

	/** New objects over the same storage: a window, or the same window after a restart. */
	window(service: Service, secrets: SecretStore = this.secrets): Window {
		const { origin } = service.apiUrl;
		const credentials = new CredentialStore(secrets);
		const accounts = new AccountStore(origin, this.files(), credentials, this.lock);
		return {
			service,
			clientId: 'X245A4XAIBGVM',
			accounts,
			credentials,
			consents: new ConsentStore(origin, this.folder),
			unfinished: new UnfinishedSignInStore(secrets, this.folder, origin),
			lock: this.lock,
			tokens: new Tokens({ service, accounts, credentials, lock: this.lock }),
		};
	}

	files(): AccountFiles {
		return new AccountFiles(this.folder, () => {
			this.setAside++;
		});
	}

	fileNames(): string[] {
		return readdirSync(this.folder).sort();
	}

	dispose(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** As all windows share it, without a file system's delays. */
	readonly lock: Lock = async (name, step) => {
		const turn = (this.queues.get(name) ?? Promise.resolve()).then(step, step);
		this.queues.set(
			name,
			turn.catch(() => undefined),
		);
		return turn;
	};
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
