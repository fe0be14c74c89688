import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../src/accounts/account';
import { SignInCancelled } from '../../../src/accounts/accountErrors';
import type { SignInPrompt } from '../../../src/accounts/signIn/dialogue';
import { signIn } from '../../../src/accounts/signIn/signIn';
import { Locks } from '../../../src/accounts/storage/lock';
import type { SecretStore } from '../../../src/accounts/storage/secretStore';
import type { RealDebridError } from '../../../src/realdebrid/errors';
import { turnedClock } from '../../unit/realdebrid/turnedClock';
import {
	credentialsAnswer,
	deviceCodeAnswer,
	tokenAnswer,
	userAnswer,
} from '../../unit/realdebrid/wireAnswers';
import { Machine, type Window } from './machine';
import { ok, ScriptedService } from './scriptedService';

/** How a promise ended within a time; `pending` when it did not. */
export type Outcome<T> =
	| { readonly state: 'fulfilled'; readonly value: T }
	| { readonly state: 'rejected'; readonly error: RealDebridError }
	| { readonly state: 'pending' };

/** A machine, a service that signs Ada in, and a clock that the test turns: what most tests of accounts start from. */
export class AccountFixture {
	readonly clock: SinonFakeTimers = turnedClock();
	readonly machine = new Machine();
	readonly service = new ScriptedService();
	/** The user codes that people were shown. */
	readonly codes: string[] = [];
	readonly prompt: SignInPrompt = {
		onVerification: ({ userCode }) => this.codes.push(userCode),
		onWaiting: () => undefined,
		onGranted: () => undefined,
	};

	constructor() {
		this.service.on('deviceCode', ok(deviceCodeAnswer));
		this.service.on('credentials', ok(credentialsAnswer));
		this.service.on('token', ok(tokenAnswer));
		this.service.on('user', ok(userAnswer));
		this.service.on('disable', { status: 204, body: '' });
	}

	/** A window with the locks that it has in the editor: files, and a time limit for each step. */
	window(storage: SecretStore = this.machine.secrets, service = this.service.service): Window {
		const { lock, tryAcquire } = new Locks(this.machine.folder, () => undefined);
		const machine: Machine = Object.create(this.machine, {
			lock: { value: lock },
			tryAcquire: { value: tryAcquire },
		});
		return machine.window(service, storage);
	}

	/** Signs in; the code is entered at once. */
	async signedIn(window: Window): Promise<Account> {
		const outcome = await this.within(60_000, signIn(window, this.prompt, new AbortController().signal));
		if (outcome.state === 'fulfilled') return outcome.value;
		throw outcome.state === 'rejected' ? outcome.error : new Error('the sign-in does not end');
	}

	/** Turns the clock until the promise is settled, at most so far. */
	async within<T>(limitMs: number, promise: Promise<T>): Promise<Outcome<T>> {
		let outcome: Outcome<T> = { state: 'pending' };
		promise.then(
			value => {
				outcome = { state: 'fulfilled', value };
			},
			(error: RealDebridError) => {
				outcome = { state: 'rejected', error };
			},
		);
		await this.clock.tickAsync(0);
		for (let turnedMs = 0; turnedMs < limitMs && outcome.state === 'pending'; turnedMs += STEP_MS)
			await this.clock.tickAsync(STEP_MS);
		return outcome;
	}

	dispose(): void {
		this.machine.dispose();
		this.clock.restore();
	}
}

const STEP_MS = 100;

/** What the Cancel button ends a sign-in with. */
export function unwanted(): RealDebridError {
	return new SignInCancelled();
}
