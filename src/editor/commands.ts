/** The commands, by the end of their id. */
export const COMMANDS = [
	'signIn',
	'signOut',
	'showAccount',
	'showSignInCode',
	'cancelSignIn',
	'copyAccessToken',
	'manageAccess',
	'copyDiagnostics',
	'showLog',
] as const;

export type CommandName = (typeof COMMANDS)[number];
