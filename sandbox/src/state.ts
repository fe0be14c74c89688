import { Authorizations } from './authorizations';
import { SandboxClock } from './clock';
import { FaultQueue } from './faults';
import { RateLimit } from './rate-limit';
import { RequestLog } from './request-log';
import { defaultSettings, type SandboxSettings } from './settings';
import { type SandboxUser, sampleUsers } from './users';

/** All that one sandbox remembers. */
export class SandboxState {
	readonly clock = new SandboxClock();
	readonly settings: SandboxSettings = defaultSettings();
	readonly faults = new FaultQueue();
	readonly log = new RequestLog(this.clock);
	readonly restLimit = new RateLimit(this.clock);
	readonly oauthLimit = new RateLimit(this.clock);
	authorizations = new Authorizations(this.clock, this.settings);
	users: SandboxUser[] = sampleUsers(this.clock.now());

	user(id: number): SandboxUser | undefined {
		return this.users.find(user => user.id === id);
	}

	reset(): void {
		this.clock.reset();
		Object.assign(this.settings, defaultSettings());
		this.faults.clear();
		this.log.clear();
		this.restLimit.reset();
		this.oauthLimit.reset();
		this.authorizations = new Authorizations(this.clock, this.settings);
		this.users = sampleUsers(this.clock.now());
	}
}
