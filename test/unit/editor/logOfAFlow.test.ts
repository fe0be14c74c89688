import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import {
	type ApiStep,
	type Fault,
	knownFaults,
	type Sandbox,
	startSandbox,
} from '../../../sandbox/src/index';
import type { Account } from '../../../src/accounts/account';
import type { SignInPrompt } from '../../../src/accounts/signIn/dialogue';
import { signIn, signInAgain } from '../../../src/accounts/signIn/signIn';
import { signOut } from '../../../src/accounts/signIn/signOut';
import { refreshUserDetails } from '../../../src/accounts/signIn/userDetails';
import { createSend } from '../../../src/network/send';
import { createTransport, type Transport } from '../../../src/network/transport';
import type { DeviceCode } from '../../../src/realdebrid/deviceFlow';
import type { RealDebridError } from '../../../src/realdebrid/errors';
import type { Service } from '../../../src/realdebrid/service';
import { filesBelow } from '../../host/files-below';
import { LeakSearch } from '../../host/leak-search';
import { Machine } from '../../support/accounts/machine';
import { bareHost, defaultSettings, patchedHost } from '../network/settings';
import { turnedClock } from '../realdebrid/turnedClock';
import { RecordedLog } from './recordedLog';
import { TurnedTime } from './turnedTime';

const steps: readonly ApiStep[] = ['deviceCode', 'credentials', 'token', 'refresh', 'user', 'disable'];

const faults: Readonly<Record<string, Fault>> = {
	'a connection that is reset': { kind: 'reset' },
	'an answer that is lost': { kind: 'reset', when: 'afterHandling' },
	'an answer that is cut by the connection': { kind: 'truncated', how: 'contentLength' },
	'an answer that is cut in its JSON': { kind: 'truncated', how: 'midJson' },
	'5 MB': { kind: 'huge' },
	'a web page, 503': knownFaults.maintenance(),
	'a web page, 403': knownFaults.blockedAtTheEdge(),
	'an internal error': knownFaults.internalError(),
	'too many requests': knownFaults.rateLimited('2'),
	'a wrong parameter': knownFaults.jsonError(400, 'wrong_parameter', 2),
	'a bad token': knownFaults.jsonError(401, 'bad_token', 8),
	'no permission': knownFaults.jsonError(403, 'permission_denied', 9),
	'nothing, 200': knownFaults.empty(200),
	'nulls, 200': knownFaults.nullCredentials(),
	'the wrong type of content': knownFaults.wrongContentType(),
	'a redirect elsewhere': knownFaults.redirect(307, 'http://127.0.0.1:9/elsewhere'),
};

describe('what a whole flow writes', () => {
	let clock: SinonFakeTimers;
	let time: TurnedTime;
	let machine: Machine;
	let sandbox: Sandbox;
	let log: RecordedLog;
	let transport: Transport;
	let service: Service;
	beforeEach(async () => {
		clock = turnedClock();
		time = new TurnedTime(clock);
		machine = new Machine();
		sandbox = await startSandbox();
		log = new RecordedLog();
	});
	afterEach(async () => {
		await transport.dispose();
		await sandbox.close();
		machine.dispose();
		clock.restore();
	});

	/** As a person who allows each code at once. */
	const prompt: SignInPrompt = {
		onVerification(code: DeviceCode): void {
			log.value(code);
			const { state } =
				sandbox.control.deviceCodes().find(({ userCode }) => userCode === code.userCode) ?? {};
			if (state === 'pending') sandbox.control.approve(code.userCode, 1001);
		},
		onWaiting(trouble: RealDebridError | undefined): void {
			if (trouble) log.error(trouble);
		},
		onGranted(): void {},
	};

	/** Tries again and again, as the person does who is asked to; every failure is logged. */
	async function insist<T>(step: () => Promise<T>): Promise<T> {
		for (let tries = 0; tries < 10; tries++) {
			try {
				return await time.until(step());
			} catch (error) {
				log.error(error);
				// A refresh that failed is left alone for a while.
				await clock.tickAsync(60_000);
			}
		}
		return assert.fail(`it goes on failing: ${log.lines.at(-4)}`);
	}

	for (const [carrier, host] of Object.entries({ undici: bareHost, editor: patchedHost() }))
		for (const [what, fault] of Object.entries(faults))
			it(`holds no secret, with ${what} at every step, by ${carrier}`, async () => {
				transport = createTransport({ settings: () => defaultSettings, env: {}, host });
				const send = createSend({
					chooseFetch: transport.chooseFetch,
					userAgent: 'test',
					onExchange: log.exchange,
				});
				service = { apiUrl: new URL(sandbox.url), send: time.counted(send) };
				const window = machine.window(service);
				const never = new AbortController().signal;
				for (const step of steps) sandbox.control.inject({ step, times: 1, fault });

				const account = await insist(() => signIn(window, prompt, never));
				await clock.tickAsync(86_400_000);
				await insist(() => usable(account));
				await insist(() => refreshUserDetails(window, account));
				sandbox.control.revoke({});
				await clock.tickAsync(86_400_000);
				await time.until(window.tokens.refresh(account)).catch(error => log.error(error));
				const again = await insist(() => signInAgain(window, account, prompt, never));
				log.value(again);
				log.value(await window.credentials.read(again));
				assert.deepEqual(await leaksOnDisk(), []);
				const notTold = await time.until(signOut(window, again));
				if (notTold) log.error(notTold);

				assert.deepEqual(sandbox.control.faults(), []);
				assert.deepEqual(log.leaks(sandbox.control.secrets()), []);
				assert.deepEqual(machine.fileNames(), []);

				/** A refusal may end the session; the person then signs in again. */
				async function usable(one: Account): Promise<void> {
					await window.tokens.get(one).catch(async error => {
						log.error(error);
						if (window.accounts.find(one)?.signInAgain) await signInAgain(window, one, prompt, never);
						else throw error;
					});
				}
			});

	async function leaksOnDisk(): Promise<string[]> {
		const search = new LeakSearch();
		for (const secret of sandbox.control.secrets()) search.add(secret);
		const leaks: string[] = [];
		let files = 0;
		for await (const file of filesBelow(machine.folder)) {
			files++;
			leaks.push(...search.leaksIn(file));
		}
		assert.ok(files > 0);
		return leaks;
	}
});
