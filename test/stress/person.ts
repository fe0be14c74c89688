import type { ExpectedUser, Step } from './expectedUser';
import type { Random } from './random';
import type { StressService } from './service';
import type { Slot } from './slot';

/** Who sits in front of one window while it signs in: enters the codes, denies them, or wants none of it. */
export class Person {
	/** The sign-ins that are allowed now. */
	readonly allowed: { readonly user: ExpectedUser; readonly step: Step }[] = [];
	hasCancelled = false;
	/** From the cancelling to the end of the sign-in; nothing where the window stood still in between. */
	cancelTookMs = 0;
	private cancelledAt = 0;
	private stillBefore = 0;
	private readonly timers: NodeJS.Timeout[] = [];

	constructor(
		private readonly slot: Slot,
		private readonly service: StressService,
		private readonly random: Random,
		private readonly users: readonly ExpectedUser[],
	) {
		if (random.chance(0.1)) this.soon(800, () => this.cancel());
		slot.onCode = userCode => this.see(userCode);
	}

	/** The sign-in has ended. */
	leave(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.slot.onCode = () => undefined;
		const hasStoodStill = this.slot.isEnded || this.slot.stoodStillMs() !== this.stillBefore;
		if (this.hasCancelled && !hasStoodStill) this.cancelTookMs = Date.now() - this.cancelledAt;
	}

	private see(userCode: string): void {
		const does = this.random.pickWeighted({ allows: 16, denies: 1, cancels: 4, leaves: 1 });
		if (does === 'allows') this.soon(1_500, () => this.allow(userCode));
		if (does === 'denies') this.soon(1_500, () => void this.enter(() => this.service.control.deny(userCode)));
		// Or in the midst of what follows.
		if (does === 'cancels' || this.random.chance(0.1)) this.soon(4_000, () => this.cancel());
	}

	private allow(userCode: string): void {
		const user = this.random.pick(this.users);
		if (user && this.enter(() => this.service.control.approve(userCode, user.id)))
			this.allowed.push({ user, step: user.beginSignIn() });
	}

	/** @returns whether the code could still be entered */
	private enter(code: () => void): boolean {
		try {
			code();
			return true;
		} catch {
			return false;
		}
	}

	private cancel(): void {
		if (this.slot.isEnded || this.slot.isStopped || this.hasCancelled) return;
		this.hasCancelled = true;
		this.cancelledAt = Date.now();
		this.stillBefore = this.slot.stoodStillMs();
		this.slot.do({ kind: 'cancel' }).catch(() => undefined);
	}

	private soon(withinMs: number, step: () => void): void {
		this.timers.push(setTimeout(step, this.random.between(0, withinMs)));
	}
}
