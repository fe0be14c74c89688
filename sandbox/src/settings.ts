/** What can be chosen where the service's own answer is not known. The first is the default. */
export const choices = {
	unknownClient: ['accepted', 'refused'],
	expiresInType: ['number', 'string'],
	withoutNewCredentials: ['newCredentials', 'boundClient'],
	directVerificationUrl: ['sent', 'leftOut'],
	pendingTokenAnswer: ['forbiddenNull', 'wrongParameter'],
	deniedAnswer: ['nullPair', 'permissionDenied', 'pending'],
	expiredAnswer: ['nullPair', 'pending'],
	revokedAnswer: ['permissionDenied', 'forbiddenNull', 'empty', 'html'],
	refreshToken: ['deviceCode', 'separate', 'rotated', 'leftOut'],
} as const;

type Choice<Name extends keyof typeof choices> = (typeof choices)[Name][number];

/** What the sandbox can be told at run time. Durations are in seconds, as on the wire. */
export interface SandboxSettings {
	/** Client ids that are known from the start: the shared one for open source apps. */
	publicClientIds: string[];
	/** Apps with an id of their own exist, and nobody outside knows them all: any id is good, or only known ones. */
	unknownClient: Choice<'unknownClient'>;
	/**
	 * The flow of a request without `new_credentials` by a client id that is bound to nobody. One client asks so with the
	 * shared id and is given credentials: never captured.
	 */
	withoutNewCredentials: Choice<'withoutNewCredentials'>;
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
	/**
	 * What polling gets after Deny: never captured. `nullPair` treats the code as one that is not known, which is
	 * `wrong_parameter` at the token endpoint; `pending` never says it.
	 */
	deniedAnswer: Choice<'deniedAnswer'>;
	/** What polling gets once the device code has run out: never captured. `nullPair` as above. */
	expiredAnswer: Choice<'expiredAnswer'>;
	/** The body of the 403 for a revoked grant: never captured. */
	revokedAnswer: Choice<'revokedAnswer'>;
	/**
	 * `deviceCode`: the device code itself, as in the one exchange that was recorded. `separate`: another value that stays.
	 * `rotated`: another value at each refresh, the old one invalid. `leftOut`: the device code, which a refresh does not
	 * repeat. Only the first was seen.
	 */
	refreshToken: Choice<'refreshToken'>;
	/** The user name of a sample user who allows each new code at once; nobody does where it is empty. */
	approve: string;
	/** Seconds from a magnet link to the list of its files. */
	magnetConversion: number;
	/** Seconds from the selection of a torrent's files to their links. */
	torrentDownload: number;
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
		withoutNewCredentials: choices.withoutNewCredentials[0],
		directVerificationUrl: choices.directVerificationUrl[0],
		pendingTokenAnswer: choices.pendingTokenAnswer[0],
		deniedAnswer: choices.deniedAnswer[0],
		expiredAnswer: choices.expiredAnswer[0],
		revokedAnswer: choices.revokedAnswer[0],
		refreshToken: choices.refreshToken[0],
		approve: '',
		magnetConversion: 0,
		torrentDownload: 0,
		restRequestsPerMinute: 250,
		oauthRequestsPerMinute: 600,
	};
}
