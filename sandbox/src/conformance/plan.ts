import { type RecordedStep, Recorder } from './recorder';
import { boundCode, type Credentials, credentials, newCode, rest, token } from './requests';
import { NotAgreed, type Service, type ShownCode, Stopped } from './service';
import { type Part, parts, type StepId } from './steps';

/** Around the end of a code, because two clocks are never quite the same. */
const marginMs = 10_000;
const minuteMs = 60_000;

export interface PlanResult {
	readonly recorded: readonly RecordedStep[];
	/** Why a part has no steps, or not all of them. */
	readonly leftOut: ReadonlyMap<Part, string>;
	/** Why the run ended early. */
	readonly stopped?: string;
}

/** An answer lacks what the next step needs. */
class Missing extends Error {
	override readonly name = 'Missing';
}

interface WaitingCode extends ShownCode {
	readonly deviceCode: string;
	/** By the service's clock. */
	readonly endsAt: number;
}

interface AllowedApp extends Credentials {
	readonly refreshToken: string;
	readonly accessToken: string;
}

/** The whole run, the same for the real service and for a sandbox. Nothing is thrown but mistakes of the tool. */
export async function runPlan(service: Service): Promise<PlanResult> {
	const recorder = new Recorder(service);
	const leftOut = new Map<Part, string>();
	const attempt = async <Result>(part: Part, take: () => Promise<Result>): Promise<Result | undefined> => {
		try {
			return await take();
		} catch (error) {
			if (!(error instanceof NotAgreed) && !(error instanceof Missing)) throw error;
			leftOut.set(part, error.message);
			return undefined;
		}
	};
	try {
		const expiring = await attempt('expire', () => leaveCode(recorder));
		await attempt('deny', () => denyCode(recorder));
		const app = await attempt('allow', () => allowCode(recorder));
		await withApp(recorder, app, attempt);
		if (expiring) await attempt('expire', () => letExpire(recorder, expiring));
	} catch (error) {
		if (!(error instanceof Stopped)) throw error;
		return { recorded: recorder.recorded, leftOut, stopped: error.message };
	}
	return { recorded: recorder.recorded, leftOut };
}

type Attempt = <Result>(part: Part, take: () => Promise<Result>) => Promise<Result | undefined>;

async function withApp(recorder: Recorder, app: AllowedApp | undefined, attempt: Attempt): Promise<void> {
	const need = (): AllowedApp => {
		if (!app) throw new Missing(`Needs the part "${parts.allow}".`);
		return app;
	};
	const newer = await attempt('reauthorize', async () => await signInAgain(recorder, need()));
	await attempt('disable', async () => await disable(recorder, newer ?? need().accessToken));
	await attempt('remove', async () => await removeApp(recorder, need()));
}

async function leaveCode(recorder: Recorder): Promise<WaitingCode> {
	const code = await takeCode(recorder, 'expire-code');
	await recorder.take('pending', credentials(code.deviceCode));
	await recorder.take('unknown-code', credentials('A'.repeat(52)));
	return code;
}

async function denyCode(recorder: Recorder): Promise<void> {
	const code = await takeCode(recorder, 'deny-code');
	await recorder.service.person.deny(code);
	await recorder.take('denied', credentials(code.deviceCode));
	await recorder.take('denied-again', credentials(code.deviceCode));
}

async function allowCode(recorder: Recorder): Promise<AllowedApp> {
	const { deviceCode, ...shown } = await takeCode(recorder, 'allow-code');
	await recorder.service.person.allow(shown);
	const pair = await recorder.take('granted', credentials(deviceCode));
	const app = { clientId: text(pair, 'client_id'), clientSecret: text(pair, 'client_secret') };
	const tokens = await recorder.take('exchange', token(app, deviceCode));
	let refreshToken = text(tokens, 'refresh_token');
	// A service that rotates refresh tokens takes the newest one only.
	const exchange = async (id: StepId, code: string) => {
		const answer = await recorder.take(id, token(app, code));
		refreshToken = optionalText(answer, 'refresh_token') ?? refreshToken;
	};
	await exchange('exchange-again', deviceCode);
	await exchange('refresh', refreshToken);
	await exchange('device-code-after-refresh', deviceCode);
	await recorder.take('granted-again', credentials(deviceCode));
	await recorder.take('credentials-of-refresh-token', credentials(refreshToken));
	const accessToken = text(tokens, 'access_token');
	await recorder.take('user', rest('/user', accessToken));
	await recorder.take('time', rest('/time'));
	return { ...app, accessToken, refreshToken };
}

/** @returns the access token that came of it */
async function signInAgain(recorder: Recorder, app: AllowedApp): Promise<string> {
	const fields = await recorder.take('bound-code', boundCode(app.clientId));
	const code = waitingCode(fields, recorder.service.now());
	await recorder.take('bound-pending', token(app, code.deviceCode));
	await recorder.service.person.allow(code);
	return text(await recorder.take('bound-granted', token(app, code.deviceCode)), 'access_token');
}

async function disable(recorder: Recorder, accessToken: string): Promise<void> {
	await recorder.service.person.agreeTo('An access token that this run was given is made invalid.');
	await recorder.take('disable', rest('/disable_access_token', accessToken));
	await recorder.take('user-after-disable', rest('/user', accessToken));
	await recorder.take('disable-again', rest('/disable_access_token', accessToken));
}

async function removeApp(recorder: Recorder, app: AllowedApp): Promise<void> {
	await recorder.service.person.removeApp(app.clientId);
	await recorder.take('refresh-after-removal', token(app, app.refreshToken));
	await recorder.take('credentials-after-removal', credentials(app.refreshToken));
	await recorder.take('user-after-removal', rest('/user', app.accessToken));
}

async function letExpire(recorder: Recorder, code: WaitingCode): Promise<void> {
	const { service } = recorder;
	const waitUntil = async (moment: number) => {
		const rest = moment - service.now();
		if (rest > 0) await service.wait(rest, 'the end of the first code');
	};
	if (service.now() < code.endsAt - marginMs) {
		await waitUntil(code.endsAt - marginMs);
		await recorder.take('pending-before-end', credentials(code.deviceCode));
	}
	await waitUntil(code.endsAt + marginMs);
	await recorder.take('expired', credentials(code.deviceCode));
	await waitUntil(code.endsAt + minuteMs);
	await recorder.take('expired-again', credentials(code.deviceCode));
}

/** @throws {Stopped} where the service gives no code: nothing is left to be done */
async function takeCode(
	recorder: Recorder,
	id: 'expire-code' | 'deny-code' | 'allow-code',
): Promise<WaitingCode> {
	const fields = await recorder.take(id, newCode());
	try {
		return waitingCode(fields, recorder.service.now());
	} catch (error) {
		throw error instanceof Missing ? new Stopped(`The service gave no code. ${error.message}`) : error;
	}
}

function waitingCode(fields: Readonly<Record<string, unknown>>, now: number): WaitingCode {
	const lifetime = Number(fields['expires_in']);
	if (!(lifetime > 0)) throw new Missing('An answer had no expires_in.');
	return {
		deviceCode: text(fields, 'device_code'),
		userCode: text(fields, 'user_code'),
		verificationUrl: text(fields, 'verification_url'),
		endsAt: now + lifetime * 1000,
	};
}

function text(fields: Readonly<Record<string, unknown>>, name: string): string {
	const value = optionalText(fields, name);
	if (value === undefined) throw new Missing(`An answer had no ${name}.`);
	return value;
}

function optionalText(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
	const value = fields[name];
	return typeof value === 'string' && value !== '' ? value : undefined;
}
