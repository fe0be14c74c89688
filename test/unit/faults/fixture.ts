import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../src/accounts/account';
import type { SignInPrompt } from '../../../src/accounts/signIn/dialogue';
import type { DeviceCode } from '../../../src/realdebrid/deviceFlow';
import type { RealDebridError } from '../../../src/realdebrid/errors';
import { Secret } from '../../../src/realdebrid/secret';
import { Machine, newAccount, type Window } from '../../support/accounts/machine';
import { turnedClock } from '../realdebrid/turnedClock';
import type { FaultyService } from './faultyService';
import { InProcessService } from './inProcessService';
import { SocketService } from './socketService';
import type { Step } from './steps';

const USER_ID = 1001;
const DAY_MS = 86_400_000;

/** One machine with one window, one service, and one user who wants to sign in. */
export class Fixture implements SignInPrompt {
	readonly machine = new Machine();
	readonly window: Window;
	readonly shownCodes: DeviceCode[] = [];
	/** What was reported while an action went on. */
	readonly reported: RealDebridError[] = [];
	readonly unhandled: unknown[] = [];
	isGranted = false;
	/** How many requests had been sent when the account was last signed out. */
	signedOutAt = 0;
	private sending = 0;

	private constructor(
		private readonly step: Step,
		readonly origin: string,
		readonly clock: SinonFakeTimers,
		readonly service: FaultyService,
	) {
		process.on('unhandledRejection', this.onUnhandled);
		service.onRequest = () => this.enterCodes();
		// The code tells a refresh from an exchange.
		service.control.configure({ refreshToken: 'separate' });
		this.window = this.machine.window({
			apiUrl: new URL(origin),
			send: async request => {
				this.sending++;
				try {
					return await service.send(request);
				} finally {
					this.sending--;
				}
			},
		});
		this.window.tokens.onDidTry(({ trouble }) => {
			if (trouble) this.reported.push(trouble);
		});
	}

	static inProcess(step: Step): Fixture {
		const clock = turnedClock();
		const origin = 'https://api.real-debrid.com';
		const turnWallClock = (byMs: number) => clock.setSystemTime(Date.now() + byMs);
		return new Fixture(step, origin, clock, new InProcessService(origin, turnWallClock));
	}

	static async overSockets(step: Step): Promise<Fixture> {
		const clock = turnedClock();
		const origin = 'https://service.test';
		return new Fixture(step, origin, clock, await SocketService.start(origin));
	}

	/** Whether a request is under way that does not wait for the clock. */
	get isBusy(): boolean {
		return this.sending > this.service.held;
	}

	/** An account that is signed in, without any request. */
	async signedIn(leftMs: number): Promise<Account> {
		const { authorizations } = this.service.state;
		const code = authorizations.issueDeviceCode('X245A4XAIBGVM', 'newCredentials');
		authorizations.allow(code, USER_ID);
		code.exchange = 'done';
		const grant = authorizations.grantFor(code.deviceCode);
		if (!grant) throw new Error('What is allowed is granted.');
		const { clientId, clientSecret } = grant.client;
		const credentials = {
			client: { clientId, clientSecret: new Secret(clientSecret) },
			accessToken: new Secret(authorizations.issueAccessToken(grant).token),
			refreshToken: new Secret(authorizations.separateRefreshToken(grant)),
			expiresAt: Date.now() + leftMs,
			lifetimeMs: DAY_MS,
		};
		return this.window.accounts.add(
			newAccount(credentials, {
				id: String(USER_ID),
				username: 'ada-premium',
				type: 'premium',
				premiumUntil: undefined,
				points: undefined,
				email: undefined,
			}),
		);
	}

	/** The one account of the window. */
	get account(): Account {
		const [account, ...others] = this.window.accounts.list();
		if (account && others.length === 0) return account;
		throw new Error(`There are ${others.length + (account ? 1 : 0)} accounts.`);
	}

	onVerification(code: DeviceCode): void {
		this.shownCodes.push(code);
		this.enterCodes();
	}

	onWaiting(trouble: RealDebridError | undefined): void {
		if (trouble) this.reported.push(trouble);
	}

	onGranted(): void {
		this.isGranted = true;
	}

	async dispose(): Promise<void> {
		process.off('unhandledRejection', this.onUnhandled);
		await this.service.close();
		this.machine.dispose();
		this.clock.restore();
	}

	private readonly onUnhandled = (error: unknown) => void this.unhandled.push(error);

	/** Allows the shown codes, except those that the user enters after the fault. */
	private enterCodes(): void {
		const { control, faults } = this.service;
		const flowWithFault = this.step.action === 'sign in again' ? 'boundClient' : 'newCredentials';
		const waits = this.step.codeEntered === 'after the fault' && faults.left > 0;
		for (const { userCode, flow, state } of control.deviceCodes()) {
			const isShown = this.shownCodes.some(shown => shown.userCode === userCode);
			if (isShown && state === 'pending' && !(waits && flow === flowWithFault))
				control.approve(userCode, USER_ID);
		}
	}
}
