import type { DeviceCode } from '../../realdebrid/deviceFlow';
import type { RealDebridError } from '../../realdebrid/errors';
import type { Nudge } from '../../realdebrid/polling';
import type { Deadline } from '../../realdebrid/time';

/** Informs the user. */
export interface SignInPrompt {
	/** The code is there to be entered. */
	onVerification(code: DeviceCode, deadline: Deadline): void;
	/** Still waiting; `trouble` is what keeps the service from answering, if anything does. */
	onWaiting(trouble: RealDebridError | undefined): void;
	/** The user has allowed the app; nothing is left to do for the user. */
	onGranted(): void;
	/** The access token was obtained; for the log. */
	onToken?(lifetimeMs: number): void;
}

/** What the steps of a sign-in need of the user interface. */
export interface SignInDialogue {
	readonly prompt: SignInPrompt;
	/** Ends the sign-in at once. What was granted is kept, unless the reason is a `SignInCancelled`. */
	readonly signal: AbortSignal;
	readonly nudge?: Nudge | undefined;
}
