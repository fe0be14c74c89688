import type { Sandbox } from '../sandbox/src';
import type { AccountKey } from '../src/accounts/account';
import type { User } from '../src/realdebrid/user';
import type { PlainCredentials } from '../test/support/accounts/windowsMessages';
import { signIn } from '../test/unit/sandbox/device-client';

const userId = 1001;
const HOUR_MS = 3_600_000;

/** An account whose token has just run out, as `AccountStore.add` takes it. */
export interface ExpiredAccount {
	readonly key: AccountKey;
	readonly user: User;
	readonly credentials: PlainCredentials;
}

/** Granted by the sandbox, whose log is empty afterwards. */
export async function expiredAccount(sandbox: Sandbox): Promise<ExpiredAccount> {
	sandbox.control.reset();
	const { credentials, accessToken, refreshToken } = await signIn(sandbox, userId);
	sandbox.control.clearRequests();
	const id = String(userId);
	return {
		key: { origin: new URL(sandbox.url).origin, id },
		user: { id, username: 'ada-premium', type: 'premium', premiumUntil: undefined, points: 0, email: '' },
		credentials: {
			clientId: credentials.client_id,
			clientSecret: credentials.client_secret,
			accessToken,
			refreshToken,
			expiresAt: Date.now(),
			lifetimeMs: HOUR_MS,
		},
	};
}

/** How often the token was refreshed since. */
export function refreshes(sandbox: Sandbox): number {
	return sandbox.control.requests().filter(({ step }) => step === 'refresh').length;
}

/** What it cost to give everybody a token. */
export interface CoalescingCost {
	/** To `/token`. */
	readonly requests: number;
	/** Until the last of them had it. */
	readonly ms: number;
}

/** @throws when it was not one token that all of them got */
export function checkOneToken(tokens: readonly string[]): void {
	if (new Set(tokens).size !== 1) throw new Error(`${new Set(tokens).size} different tokens came`);
}
