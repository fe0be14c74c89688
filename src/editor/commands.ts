/** The commands, by the end of their id. */
export const COMMANDS = [
	'signIn',
	'signOut',
	'showAccount',
	'showSignInCode',
	'cancelSignIn',
	'copyAccessToken',
	'manageAccess',
	'newTerminal',
	'openSite',
	'copyDiagnostics',
	'showLog',
] as const;

export type CommandName = (typeof COMMANDS)[number];

/** The profile that opens the same terminal as `newTerminal`. */
export const TERMINAL_PROFILE = 'realDebrid.terminal';

/** What the editor knows the panel with the sign-in code by, over a reload of the window as well. */
export const CODE_PANEL = 'realDebrid.signInCode';
