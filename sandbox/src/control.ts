import type { DeviceCode, IssuedSecret } from './authorizations';
import type { InjectedFault } from './faults';
import type { LibrarySize } from './library/samples';
import type { LogEntry } from './request-log';
import type { SandboxSettings } from './settings';
import type { SandboxState } from './state';
import type { Step } from './steps';
import type { SandboxUser } from './users';

/** What a test sees of a device code. */
export interface DeviceCodeView {
	deviceCode: string;
	userCode: string;
	clientId: string;
	flow: DeviceCode['flow'];
	state: DeviceCode['state'] | 'expired';
	exchange: DeviceCode['exchange'];
	expiresAt: number;
	userId?: number;
}

/** Turns the sandbox from a test: what a person does on the site, and what only the service could do. */
export class SandboxControl {
	constructor(private readonly state: SandboxState) {}

	users(): SandboxUser[] {
		return structuredClone(this.state.users);
	}

	/** Changes a sample user, for example to let premium end. */
	updateUser(userId: number, changes: Partial<Omit<SandboxUser, 'id'>>): void {
		Object.assign(this.knownUser(userId), changes);
	}

	/** The oldest first. */
	deviceCodes(): DeviceCodeView[] {
		return this.state.authorizations.deviceCodes().map(({ grant, ...code }) => ({
			...code,
			state: this.state.authorizations.isExpired(code) ? 'expired' : code.state,
			...(grant ? { userId: grant.userId } : {}),
		}));
	}

	/** As if the user had entered the code and pressed Allow. */
	approve(userCode: string, userId: number): void {
		this.state.authorizations.allow(this.pendingCode(userCode), this.knownUser(userId).id);
	}

	/** As if the user had entered the code and pressed Deny. */
	deny(userCode: string): void {
		this.state.authorizations.deny(this.pendingCode(userCode));
	}

	/** As if users had revoked apps: those of one user, of one client, or all. Gives how many there were. */
	revoke(filter: { userId?: number; clientId?: string }): number {
		const grants = this.state.authorizations.liveGrants(filter);
		for (const grant of grants) this.state.authorizations.revoke(grant);
		return grants.length;
	}

	/** Lets one device code run out, or all of them. */
	expireDeviceCodes(userCode?: string): void {
		const { authorizations } = this.state;
		const codes = userCode === undefined ? authorizations.deviceCodes() : [this.knownCode(userCode)];
		authorizations.expireDeviceCodes(codes);
	}

	/** Lets the access tokens of one user run out, or all of them. */
	expireAccessTokens(userId?: number): void {
		this.state.authorizations.expireAccessTokens(userId === undefined ? {} : { userId });
	}

	settings(): SandboxSettings {
		return structuredClone(this.state.settings);
	}

	/** From the next request on; what was issued already keeps its end. */
	configure(changes: Partial<SandboxSettings>): void {
		if (changes.approve && !this.state.userNamed(changes.approve))
			throw new RangeError(`No sample user has the name ${changes.approve}.`);
		Object.assign(this.state.settings, structuredClone(changes));
	}

	/** Gives a user as many sample torrents and downloads, in place of those that were there. */
	fillLibrary(userId: number, size: LibrarySize): void {
		this.state.fillLibrary(this.knownUser(userId).id, size);
	}

	/** Milliseconds since the epoch, by the sandbox's clock. */
	now(): number {
		return this.state.clock.now();
	}

	advance(milliseconds: number): void {
		this.state.clock.advance(milliseconds);
	}

	inject(fault: InjectedFault): void {
		this.state.faults.inject(fault);
	}

	/** The faults that have not struck yet. */
	faults(): InjectedFault[] {
		return this.state.faults.waiting();
	}

	clearFaults(): void {
		this.state.faults.clear();
	}

	/** Requests to the API and the site, the oldest first. */
	requests(): LogEntry[] {
		return this.state.log.entries();
	}

	clearRequests(): void {
		this.state.log.clear();
	}

	/** Resolves once `count` requests of a step have arrived since the log was last cleared. */
	waitForRequests(step: Step, count: number): Promise<void> {
		return this.state.log.waitFor(step, count);
	}

	/** Every secret issued since the last reset, for leak searches. */
	secrets(): IssuedSecret[] {
		return this.state.authorizations.secrets();
	}

	/** Back to how the sandbox started: no codes, no grants, no faults, default settings, the real time. */
	reset(): void {
		this.state.reset();
	}

	private knownUser(userId: number): SandboxUser {
		const user = this.state.user(userId);
		if (!user) throw new RangeError(`No sample user has the id ${userId}.`);
		return user;
	}

	private knownCode(userCode: string): DeviceCode {
		const code = this.state.authorizations.byUserCode(userCode);
		if (!code) throw new RangeError(`No device code has the user code ${userCode}.`);
		return code;
	}

	private pendingCode(userCode: string): DeviceCode {
		const code = this.knownCode(userCode);
		const state = this.state.authorizations.isExpired(code) ? 'expired' : code.state;
		if (state !== 'pending') throw new RangeError(`The user code ${userCode} is ${state}, not pending.`);
		return code;
	}
}
