import type * as vscode from 'vscode';
import type { DeviceCode } from '../../realdebrid/deviceFlow';
import type { RealDebridError } from '../../realdebrid/errors';
import type { Deadline } from '../../realdebrid/time';

/** A code that the user needs to allow access with. */
export interface ShownCode {
	readonly code: DeviceCode;
	readonly deadline: Deadline;
}

/** Whether the user signs in, or adds an account to those that are signed in. */
export type SignInPurpose = 'signIn' | 'addAccount';

/** How far a sign-in has come. */
export interface SignInProgress {
	readonly purpose: SignInPurpose;
	readonly shown: ShownCode | undefined;
	readonly trouble: RealDebridError | undefined;
	readonly isGranted: boolean;
	/** Whether the browser was opened for the code that is shown. */
	readonly isSiteOpened: boolean;
	/** Fires when any of these has changed, and once a minute while the time of a code runs down. */
	readonly onDidChange: vscode.Event<void>;
}
