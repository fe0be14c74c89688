import type { Account, AccountKey } from '../../../src/accounts/account';
import { secretKeyOf } from '../../../src/accounts/storage/secretKeys';
import type { DeviceService, Grant, IssuedCode } from './deviceService';
import type { SecretChange } from './slowSecrets';

/** The window that changes a secret, as far as it matters why. */
export interface Changer {
	/** The person has just said that something is to go. */
	readonly isGivingUp: boolean;
}

/** An account that was signed out, and what was granted to it until then. */
export interface SignedOut {
	readonly account: AccountKey;
	readonly grants: ReadonlySet<Grant>;
	/** Whether the same account has signed in anew since. */
	isBack(): boolean;
}

/** What has come of the grants: which have been stored with an account, which were given up, which are owed. */
export class Ledger {
	/** Whose sign-in the person has cancelled, or that a sign-out took along. */
	readonly givenUp = new Set<IssuedCode>();
	private readonly leaving = new Set<string>();
	/** Whose account has signed in anew, to another grant of the same person. */
	private readonly superseded = new Set<Grant>();
	private readonly stored: { readonly key: string; readonly grant: Grant }[] = [];
	/** By the secret's key, how many of `stored` had come before it was signed out. */
	private readonly signedOut = new Map<string, number>();

	constructor(
		private readonly service: DeviceService,
		private readonly secrets: ReadonlyMap<string, string>,
	) {}

	/** The person wants an account to go; that may take until another window ends it. */
	noteSignOut(account: Account): SignedOut {
		const key = secretKeyOf(account);
		this.leaving.add(key);
		const stored = this.stored.filter(entry => entry.key === key);
		// What another account stands for as well, whose owner the service has not told yet, is not this account's alone.
		const own = stored.filter(({ grant }) =>
			this.stored.every(other => other.grant !== grant || other.key === key),
		);
		const grants = new Set(own.map(({ grant }) => grant));
		const people = new Set(stored.map(({ grant }) => grant.person));
		const from = this.stored.length;
		const isBack = () =>
			this.stored.slice(from).some(entry => people.has(entry.grant.person) && !grants.has(entry.grant));
		return { account, grants, isBack };
	}

	note({ kind, key, value }: SecretChange, { isGivingUp }: Changer): void {
		if (key.startsWith('sign-in ')) {
			const code = kind === 'delete' ? this.codeOf(value) : undefined;
			// Two sign-ins could not complete the grant: another code takes its place.
			const isStuck = value.includes('"failures":2');
			if (code && (isGivingUp || isStuck)) this.givenUp.add(code);
			else if (code?.granted) this.noteEnd(code.granted);
			return;
		}
		const grant = this.grantOf(value);
		if (kind === 'store' && grant) this.stored.push({ key, grant });
		if (kind === 'delete' && this.leaving.has(key)) this.signedOut.set(key, this.stored.length);
		else if (kind === 'delete' && grant && this.isStoredUnderAnother(key, grant)) this.superseded.add(grant);
	}

	/** Its account may have been signed in already, with something newer: then that is what came of it. */
	private noteEnd(grant: Grant): void {
		for (const [key, value] of this.secrets)
			if (key.startsWith('account ') && this.grantOf(value)?.person === grant.person)
				this.stored.push({ key, grant });
	}

	private isStoredUnderAnother(key: string, { person }: Grant): boolean {
		return [...this.secrets].some(
			([other, value]) =>
				other !== key && other.startsWith('account ') && this.grantOf(value)?.person === person,
		);
	}

	/** Of what an unfinished sign-in has stored, the code that it began with. */
	codeOf(text: string): IssuedCode | undefined {
		const code = this.service.codes.find(({ deviceCode }) => text.includes(`"${deviceCode}"`));
		if (code) return code;
		const grant = this.grantOf(text);
		return this.service.codes.findLast(({ granted }) => granted === grant && grant !== undefined);
	}

	grantOf(text: string): Grant | undefined {
		return this.service.grants.find(({ clientId }) => text.includes(`"${clientId}"`));
	}

	/** Stored with an account, which was signed out, or in anew, later. */
	isSignedOutAgain(grant: Grant): boolean {
		return (
			this.superseded.has(grant) ||
			this.stored.some(
				(entry, index) => entry.grant === grant && index < (this.signedOut.get(entry.key) ?? 0),
			)
		);
	}
}
