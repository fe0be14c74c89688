import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../src/accounts/account';
import type { SignInPrompt } from '../../../src/accounts/signInDialogue';
import type { DeviceCode } from '../../../src/realdebrid/deviceFlow';
import type { RealDebridError } from '../../../src/realdebrid/errors';
import { Secret } from '../../../src/realdebrid/secret';
import { Machine, type Window } from '../accounts/machine';
import { turnedClock } from '../realdebrid/turnedClock';
import { InProcessService } from './inProcessService';
import { SocketService } from './socketService';
import type { Step } from './steps';
import type { StruckService } from './struckService';
import { TurnedTime } from './turnedTime';

const USER_ID = 1001;
const DAY_MS = 86_400_000;

/** A code as a person was shown it. */
interface ShownCode {
	readonly userCode: string;
	readonly lifetimeMs: number;
}

/** One machine with one window, one service, and one person who wants to sign in. */
export class World implements SignInPrompt {
	readonly time: TurnedTime;
	readonly machine = new Machine();
	readonly window: Window;
	readonly shown: ShownCode[] = [];
	/** What was told while something was still under way. */
	readonly troubles: RealDebridError[] = [];
	readonly unhandled: unknown[] = [];
	isGranted = false;
	/** How many requests had been sent when the account was last signed out: what was granted until then is gone. */
	signedOutAt = 0;
	private sending = 0;

	private constructor(
		readonly step: Step,
		readonly origin: string,
		readonly clock: SinonFakeTimers,
		readonly service: StruckService,
	) {
		process.on('unhandledRejection', this.onUnhandled);
		this.time = new TurnedTime(clock, () => this.sending > service.held);
		service.onRequest = () => this.enterCodes();
		// The matrix tells a refresh from an exchange by its code.
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
			if (trouble) this.troubles.push(trouble);
		});
	}

	static inProcess(step: Step): World {
		const clock = turnedClock();
		const origin = 'https://api.real-debrid.com';
		const turnWallClock = (byMs: number) => clock.setSystemTime(Date.now() + byMs);
		return new World(step, origin, clock, new InProcessService(origin, turnWallClock));
	}

	static async overSockets(step: Step): Promise<World> {
		const clock = turnedClock();
		const origin = 'https://service.test';
		return new World(step, origin, clock, await SocketService.start(origin));
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
		return this.window.accounts.add(credentials, {
			id: String(USER_ID),
			username: 'ada-premium',
			type: 'premium',
			premiumUntil: undefined,
			points: undefined,
			email: undefined,
		});
	}

	onVerification({ userCode, expiresInMs: lifetimeMs }: DeviceCode): void {
		this.shown.push({ userCode, lifetimeMs });
		this.enterCodes();
	}

	onWaiting(trouble: RealDebridError | undefined): void {
		if (trouble) this.troubles.push(trouble);
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

	/** Allows what is shown, where the person does not wait for the end of the fault. */
	private enterCodes(): void {
		const { control, strikes } = this.service;
		const struck = this.step.flow === 'sign-in again' ? 'boundClient' : 'newCredentials';
		for (const { userCode, flow, state } of control.deviceCodes()) {
			const isShown = this.shown.some(shown => shown.userCode === userCode);
			const waits = this.step.person === 'allows after the fault' && flow === struck && strikes.left > 0;
			if (isShown && state === 'pending' && !waits) control.approve(userCode, USER_ID);
		}
	}
}
