import type { IssuedSecret } from './authorizations';
import type { DeviceCodeView } from './control';
import type { InjectedFault } from './faults';
import type { LibrarySize } from './library/samples';
import type { LogEntry } from './request-log';
import type { SandboxSettings } from './settings';
import type { SandboxUser } from './users';

/** The control of a sandbox that runs in another process. Knows nothing of Express, so it can be bundled. */
export class RemoteControl {
	constructor(private readonly url: string) {}

	users(): Promise<SandboxUser[]> {
		return this.ask('GET', 'users');
	}

	updateUser(userId: number, changes: Partial<Omit<SandboxUser, 'id'>>): Promise<unknown> {
		return this.ask('POST', 'users', { userId, ...changes });
	}

	deviceCodes(): Promise<DeviceCodeView[]> {
		return this.ask('GET', 'device-codes');
	}

	approve(userCode: string, userId: number): Promise<unknown> {
		return this.ask('POST', 'approve', { userCode, userId });
	}

	deny(userCode: string): Promise<unknown> {
		return this.ask('POST', 'deny', { userCode });
	}

	async revoke(filter: { userId?: number; clientId?: string }): Promise<number> {
		const { revoked } = await this.ask<{ revoked: number }>('POST', 'revoke', filter);
		return revoked;
	}

	expireDeviceCodes(userCode?: string): Promise<unknown> {
		return this.ask('POST', 'expire-device-codes', { userCode });
	}

	expireAccessTokens(userId?: number): Promise<unknown> {
		return this.ask('POST', 'expire-access-tokens', { userId });
	}

	settings(): Promise<SandboxSettings> {
		return this.ask('GET', 'settings');
	}

	configure(changes: Partial<SandboxSettings>): Promise<unknown> {
		return this.ask('POST', 'settings', changes);
	}

	fillLibrary(userId: number, size: LibrarySize): Promise<unknown> {
		return this.ask('POST', 'library', { userId, ...size });
	}

	async now(): Promise<number> {
		const { now } = await this.ask<{ now: number }>('GET', 'clock');
		return now;
	}

	advance(milliseconds: number): Promise<unknown> {
		return this.ask('POST', 'advance', { milliseconds });
	}

	inject(fault: InjectedFault): Promise<unknown> {
		return this.ask('POST', 'faults', fault);
	}

	faults(): Promise<InjectedFault[]> {
		return this.ask('GET', 'faults');
	}

	clearFaults(): Promise<unknown> {
		return this.ask('DELETE', 'faults');
	}

	requests(): Promise<LogEntry[]> {
		return this.ask('GET', 'requests');
	}

	clearRequests(): Promise<unknown> {
		return this.ask('DELETE', 'requests');
	}

	secrets(): Promise<IssuedSecret[]> {
		return this.ask('GET', 'secrets');
	}

	reset(): Promise<unknown> {
		return this.ask('POST', 'reset', {});
	}

	private async ask<Answer>(method: string, name: string, body?: unknown): Promise<Answer> {
		const response = await fetch(`${this.url}/_control/${name}`, {
			method,
			...(body === undefined
				? {}
				: { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
		});
		const answer = (await response.json()) as Answer & { error?: string };
		if (!response.ok) throw new RangeError(answer.error ?? `The sandbox answered ${response.status}.`);
		return answer;
	}
}
