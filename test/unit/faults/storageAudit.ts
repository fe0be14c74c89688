import assert from 'node:assert/strict';
import { isSuccess, parseAnswer } from '../../../src/realdebrid/answers';
import { isTransient } from '../../../src/realdebrid/errors';
import type { Fields } from '../../../src/realdebrid/fields';
import type { SeenRequest } from './faultyService';
import type { Fixture } from './fixture';

/** Compares what the service gave with what is stored. */
export class StorageAudit {
	constructor(private readonly fixture: Fixture) {}

	/** The last thing that the service gave is stored: in the account, or in the sign-in that is not finished. */
	assertNoGrantIsLost(): void {
		const { service, signedOutAt } = this.fixture;
		const granted = service.requests
			.slice(signedOutAt)
			.map(secretsIn)
			.filter(values => values.length > 0);
		for (const secret of granted.at(-1) ?? [])
			assert.ok(this.stored.includes(secret), 'a grant is not stored');
	}

	/** After a failure that says nothing of a code, every code that the service still knows can be asked about again. */
	assertNoCodeIsLost(error: unknown): void {
		if (!isTransient(error)) return;
		const { shownCodes, service } = this.fixture;
		const unknown = service.requests.filter(saysUnknown).map(({ code }) => code);
		for (const code of shownCodes.map(({ deviceCode }) => deviceCode.reveal()))
			assert.ok(unknown.includes(code) || this.stored.includes(code), 'a code is discarded');
	}

	assertNothingIsStored(): void {
		const { machine, window } = this.fixture;
		assert.deepEqual(window.accounts.list(), []);
		assert.deepEqual([...machine.secrets.entries], []);
		assert.deepEqual(machine.fileNames(), []);
	}

	private get stored(): string {
		return [...this.fixture.machine.secrets.entries.values()].join('\n');
	}
}

/** The secrets in an answer that came as a whole and succeeded. */
function secretsIn(request: SeenRequest): string[] {
	const fields = fieldsIn(request) ?? {};
	return ['client_secret', 'access_token', 'refresh_token']
		.map(name => fields[name])
		.filter(value => typeof value === 'string');
}

function saysUnknown(request: SeenRequest): boolean {
	return fieldsIn(request)?.['client_secret'] === null;
}

function fieldsIn({ answer }: SeenRequest): Fields | undefined {
	const parsed = answer && parseAnswer(answer);
	return parsed && isSuccess(parsed) ? parsed.json : undefined;
}
