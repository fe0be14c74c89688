/** What can be chosen where the service's own answer is not known. The first is the default. */
export const choices = {
	unknownClient: ['accepted', 'refused'],
	expiresInType: ['number', 'string'],
	directVerificationUrl: ['sent', 'leftOut'],
	pendingTokenAnswer: ['forbiddenNull', 'wrongParameter'],
	deniedAnswer: ['pending', 'nullPair', 'permissionDenied'],
	expiredAnswer: ['nullPair', 'pending'],
	revokedAnswer: ['permissionDenied', 'forbiddenNull', 'empty', 'html'],
	refreshToken: ['kept', 'rotated', 'leftOut'],
} as const;

type Choice<Name extends keyof typeof choices> = (typeof choices)[Name][number];

/** What the sandbox can be told at run time. Durations are in seconds, as on the wire. */
export interface SandboxSettings {
	/** Client ids that are known from the start: the shared one for open source apps. */
	publicClientIds: string[];
	/** Apps with an id of their own exist, and nobody outside knows them all: any id is good, or only known ones. */
	unknownClient: Choice<'unknownClient'>;
	/** Seconds between two polls, as told to the client. */
	interval: number;
	/** Life of a device code that nobody has allowed yet. */
	deviceCodeLifetime: number;
	/** Life of an access token. */
	accessTokenLifetime: number;
	/** One client is known to receive `expires_in` as a string. */
	expiresInType: Choice<'expiresInType'>;
	/** The documentation does not have `direct_verification_url`; the live service does. */
	directVerificationUrl: Choice<'directVerificationUrl'>;
	/** What polling the token endpoint with a bound client gets while pending: never captured. */
	pendingTokenAnswer: Choice<'pendingTokenAnswer'>;
	/** What polling gets after Deny: never captured. `nullPair` is `wrong_parameter` at the token endpoint. */
	deniedAnswer: Choice<'deniedAnswer'>;
	/** What polling gets once the device code has run out: never captured. `nullPair` as above. */
	expiredAnswer: Choice<'expiredAnswer'>;
	/** The body of the 403 for a revoked grant: never captured. */
	revokedAnswer: Choice<'revokedAnswer'>;
	/** Refresh tokens have not been seen to rotate; `rotated` makes the old one invalid at each refresh. */
	refreshToken: Choice<'refreshToken'>;
	/** Requests a minute on the REST API, for each access token or address. */
	restRequestsPerMinute: number;
	/** Requests a minute on the OAuth endpoints, for each address. */
	oauthRequestsPerMinute: number;
}

export function defaultSettings(): SandboxSettings {
	return {
		publicClientIds: ['X245A4XAIBGVM'],
		unknownClient: choices.unknownClient[0],
		interval: 5,
		deviceCodeLifetime: 900,
		accessTokenLifetime: 86_400,
		expiresInType: choices.expiresInType[0],
		directVerificationUrl: choices.directVerificationUrl[0],
		pendingTokenAnswer: choices.pendingTokenAnswer[0],
		deniedAnswer: choices.deniedAnswer[0],
		expiredAnswer: choices.expiredAnswer[0],
		revokedAnswer: choices.revokedAnswer[0],
		refreshToken: choices.refreshToken[0],
		restRequestsPerMinute: 250,
		oauthRequestsPerMinute: 600,
	};
}
