/** What the run has seen of a user's account: whether it has to be signed in at the next quiet point. */
export type Expectation = 'signedIn' | 'signedOut' | 'unknown';

export interface Step {
	/** A sign-in and a sign-out of the same user at the same time: either may win. */
	isOverlapped: boolean;
}

/**
 * What is known of one user, from what windows were told to do and how it ended. Wherever two outcomes are right, the
 * expectation is `unknown` until the next quiet point.
 */
export class ExpectedUser {
	expectation: Expectation = 'signedOut';
	/** Since when it is `signedOut`, in milliseconds since the epoch. */
	signedOutAt = 0;
	/** Its secret was perhaps only in a window that is gone. */
	mayBeLost = false;
	/** Consumers whose consent was kept. */
	readonly allowed = new Set<string>();
	/** How many sign-outs have begun. */
	signOutCount = 0;
	/** A sign-in whose window was killed, or that failed with what was granted kept: it may be resumed at any time. */
	private isLeft = false;
	private readonly signIns = new Set<Step>();
	private readonly signOuts = new Set<Step>();

	constructor(readonly id: number) {}

	/** The person has allowed a code: from now on the account may come. */
	beginSignIn(): Step {
		const step = { isOverlapped: this.signOuts.size > 0 };
		for (const signOut of this.signOuts) signOut.isOverlapped = true;
		this.signIns.add(step);
		if (this.expectation === 'signedOut') this.expectation = 'unknown';
		return step;
	}

	/** @param how `cancelled`: nothing of it comes, or has come just before; `left`: it may come yet */
	endSignIn(step: Step, how: 'signedIn' | 'cancelled' | 'left'): void {
		this.signIns.delete(step);
		if (how === 'left') this.isLeft = true;
		if (how === 'signedIn') this.expectation = step.isOverlapped ? 'unknown' : 'signedIn';
	}

	beginSignOut(): Step {
		const step = { isOverlapped: this.signIns.size > 0 };
		for (const signIn of this.signIns) signIn.isOverlapped = true;
		this.signOuts.add(step);
		this.signOutCount++;
		this.expectation = 'unknown';
		this.allowed.clear();
		return step;
	}

	endSignOut(step: Step, how: 'signedOut' | 'unknown'): void {
		this.signOuts.delete(step);
		const mayBeBack = step.isOverlapped || this.isLeft || this.signIns.size > 0;
		this.become(how === 'unknown' || mayBeBack ? 'unknown' : 'signedOut');
	}

	/** A sign-in that was left has come to its end. */
	appeared(): void {
		if (this.expectation === 'signedOut') this.become('unknown');
	}

	/** Something was done to an account without a name, which may be this user's. */
	noteUnnamed(): void {
		if (this.isLeft) this.become('unknown');
	}

	/** A sign-in of this user has no name yet: under which id it comes, and when, is not known. */
	signedInUnnamed(): void {
		this.isLeft = true;
		this.become('unknown');
	}

	/** At a quiet point nothing is under way: what is there, is. */
	settle(isSignedIn: boolean): void {
		this.isLeft = false;
		this.mayBeLost = false;
		this.become(isSignedIn ? 'signedIn' : 'signedOut');
		if (!isSignedIn) this.allowed.clear();
	}

	private become(expectation: Expectation): void {
		this.expectation = expectation;
		if (expectation === 'signedOut') this.signedOutAt = Date.now();
	}
}
