import { Authorizations } from './authorizations';
import { SandboxClock } from './clock';
import { FaultQueue } from './faults';
import { Library } from './library/library';
import { type LibrarySize, sampleLibrary, sampleSizes } from './library/samples';
import { RateLimit } from './rate-limit';
import { RequestLog } from './request-log';
import { defaultSettings, type SandboxSettings } from './settings';
import { type SandboxUser, sampleUsers } from './users';

/** All that one sandbox remembers. */
export class SandboxState {
	readonly clock = new SandboxClock();
	readonly settings: SandboxSettings;
	readonly faults = new FaultQueue();
	readonly log = new RequestLog(this.clock);
	readonly restLimit = new RateLimit(this.clock);
	readonly oauthLimit = new RateLimit(this.clock);
	authorizations: Authorizations;
	users: SandboxUser[] = sampleUsers(this.clock.now());
	private readonly libraries = new Map<number, Library>();

	/** @param startSettings differ from the defaults, and are kept by a reset */
	constructor(private readonly startSettings: Partial<SandboxSettings> = {}) {
		this.settings = { ...defaultSettings(), ...startSettings };
		this.authorizations = new Authorizations(this.clock, this.settings);
	}

	user(id: number): SandboxUser | undefined {
		return this.users.find(user => user.id === id);
	}

	userNamed(username: string): SandboxUser | undefined {
		return this.users.find(user => user.username === username);
	}

	/** Made when it is first asked for, because most sandboxes never are. */
	library(userId: number): Library {
		const known = this.libraries.get(userId);
		if (known) return known;
		const size = sampleSizes[userId];
		const library = size ? sampleLibrary(size, this.clock.now()) : new Library();
		this.libraries.set(userId, library);
		return library;
	}

	/** Gives a user as many sample entries, in place of what was there. */
	fillLibrary(userId: number, size: LibrarySize): void {
		this.libraries.set(userId, sampleLibrary(size, this.clock.now()));
	}

	reset(): void {
		this.clock.reset();
		Object.assign(this.settings, defaultSettings(), this.startSettings);
		this.faults.clear();
		this.log.clear();
		this.restLimit.reset();
		this.oauthLimit.reset();
		this.authorizations = new Authorizations(this.clock, this.settings);
		this.users = sampleUsers(this.clock.now());
		this.libraries.clear();
	}
}
