import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { type Answer, jsonAnswer } from '../../sandbox/src/answer';
import { newDeviceCode, newToken, newUserCode } from '../../sandbox/src/codes';
import { deliver, deliverFault } from '../../sandbox/src/deliver';
import { FaultQueue } from '../../sandbox/src/faults';
import type { Face, FaceSettings } from './face';

/** Where openid-client is told to go, and where @octokit/auth-oauth-device goes. */
export const DEVICE_PATHS = ['/device_authorization', '/login/device/code'];
export const TOKEN_PATHS = ['/token', '/login/oauth/access_token'];

/** The sandbox's faults in a service that speaks the device flow of RFC 8628. */
export async function startRfc8628Face(settings: FaceSettings): Promise<Face> {
	const state = new DeviceFlow(settings);
	const server = createServer(app(state));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		inject: (fault, times) => state.faults.inject({ step: 'token', times, fault }),
		allow: () => state.allow(),
		requests: () => state.requests,
		waitForPolls: count => state.waitForPolls(count),
		async close() {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

class DeviceFlow {
	readonly faults = new FaultQueue();
	requests = 0;
	private polls = 0;
	private expiresAt = Number.POSITIVE_INFINITY;
	private isAllowed = false;
	private readonly arrivals = new EventEmitter();

	constructor(private readonly settings: FaceSettings) {}

	allow(): void {
		this.isAllowed = true;
	}

	notePoll(): void {
		this.polls++;
		this.arrivals.emit('poll');
	}

	async waitForPolls(count: number): Promise<void> {
		while (this.polls < count) await once(this.arrivals, 'poll');
	}

	/** RFC 8628, 3.2. */
	deviceCode(): Answer {
		const { interval, lifetime } = this.settings;
		this.expiresAt = Date.now() + lifetime * 1000;
		return jsonAnswer(200, {
			device_code: newDeviceCode(),
			user_code: newUserCode(),
			verification_uri: 'http://127.0.0.1/device',
			expires_in: lifetime,
			interval,
		});
	}

	/** RFC 8628, 3.5. `scope` is what GitHub adds. */
	token(): Answer {
		if (this.isAllowed)
			return jsonAnswer(200, {
				access_token: newToken(),
				token_type: 'bearer',
				expires_in: 86_400,
				scope: 'user',
			});
		return jsonAnswer(400, {
			error: Date.now() < this.expiresAt ? 'authorization_pending' : 'expired_token',
		});
	}
}

function app(state: DeviceFlow): Express {
	const face = express();
	face.disable('x-powered-by');
	face.use((_request, _response, next) => {
		state.requests++;
		next();
	});
	face.post(DEVICE_PATHS, (_request, response) => deliver(response, state.deviceCode()));
	face.post(TOKEN_PATHS, (_request, response) => {
		state.notePoll();
		const fault = state.faults.take('token');
		if (fault) deliverFault(response, fault, () => state.token(), state.faults);
		else deliver(response, state.token());
	});
	return face;
}
