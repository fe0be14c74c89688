import type { DeviceCode } from '../../realdebrid/deviceFlow';
import type { RealDebridError } from '../../realdebrid/errors';
import type { Nudge } from '../../realdebrid/polling';
import type { Deadline } from '../../realdebrid/time';

/** How a person is told what happens. */
export interface SignInPrompt {
	/** The code is there to be entered. */
	onVerification(code: DeviceCode, deadline: Deadline): void;
	/** Still waiting; `trouble` is what keeps the service from answering, if anything does. */
	onWaiting(trouble: RealDebridError | undefined): void;
	/** The person has allowed the app; nothing is left for them to do. */
	onGranted(): void;
	/** The access token is there. Nothing to tell the person, but the log. */
	onToken?(lifetimeMs: number): void;
}

/** How the steps of a sign-in speak with the person. */
export interface SignInDialogue {
	readonly prompt: SignInPrompt;
	/** Ends it at once. What was granted is kept, unless the reason says that the person wants none of it. */
	readonly signal: AbortSignal;
	readonly nudge?: Nudge | undefined;
}
