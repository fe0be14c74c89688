import type { GrantId } from '../account';

const ACCOUNT = 'account';
const SIGN_IN = 'sign-in';
const SET_ASIDE = 'set aside';

/** The key of an account's credentials in the secret storage. */
export function secretKeyOf({ origin, grant }: GrantId): string {
	return [ACCOUNT, origin, grant].join(' ');
}

/** The key of credentials that could not be understood. */
export function setAsideKeyOf(grant: GrantId): string {
	return `${secretKeyOf(grant)} ${SET_ASIDE}`;
}

/** The key of a sign-in that is not an account yet. */
export function signInKeyOf({ origin, grant }: GrantId): string {
	return [SIGN_IN, origin, grant].join(' ');
}

/** What a secret belongs to. */
export interface SecretOwner extends GrantId {
	/** A sign-in, as opposed to the account that comes of it. */
	readonly isSignIn: boolean;
}

/** @returns `undefined` for a key that is none of these */
export function ownerOf(secretKey: string): SecretOwner | undefined {
	const [kind, origin, grant] = secretKey.split(' ');
	if ((kind !== ACCOUNT && kind !== SIGN_IN) || !origin || !grant) return undefined;
	return { origin, grant, isSignIn: kind === SIGN_IN };
}
