import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import { sandboxApp } from '../../sandbox/src/app';
import { SandboxControl } from '../../sandbox/src/control';
import type { Fault } from '../../sandbox/src/faults';
import { maintenance } from '../../sandbox/src/known-faults/service';
import { SandboxState } from '../../sandbox/src/state';
import { isApiPath, stepOf } from '../../sandbox/src/steps';
import type { Random } from './random';

/** Long enough for a lock to change hands a few times, short enough for tokens to be refreshed. */
const TOKEN_LIFETIME_S = 20;
const CODE_LIFETIME_S = 60;
const POLL_INTERVAL_S = 1;
/** Shorter than a lock stays with a process that stands still: its request has ended by then. */
const LATE_MS = 2_500;

interface Refresh {
	/** By its `User-Agent`. */
	readonly window: string;
	readonly client: string;
}

export interface ServiceToken {
	readonly userId: number;
	/** In milliseconds since the epoch. */
	readonly expiresAt: number;
	readonly disabledAt: number | undefined;
}

/** The sandbox over HTTP, with faults at random, and an eye on what comes at the same time. */
export class StressService {
	readonly control: SandboxControl;
	/** The share of requests that get a fault. */
	faultShare = 0;
	/** How many faults were delivered. */
	faults = 0;
	refreshes = 0;
	private readonly state = new SandboxState();
	private readonly server: Server;
	private readonly underWay = new Set<Refresh>();
	private readonly disabled = new Map<string, number>();

	/** @param onConcurrent told of two refreshes of one grant at the same time, by two windows */
	private constructor(
		private readonly random: Random,
		private readonly onConcurrent: (windows: readonly [string, string]) => void,
	) {
		this.control = new SandboxControl(this.state);
		this.control.configure({
			interval: POLL_INTERVAL_S,
			deniedAnswer: 'permissionDenied',
			accessTokenLifetime: TOKEN_LIFETIME_S,
			deviceCodeLifetime: CODE_LIFETIME_S,
			restRequestsPerMinute: Number.MAX_SAFE_INTEGER,
			oauthRequestsPerMinute: Number.MAX_SAFE_INTEGER,
		});
		this.server = createServer();
	}

	static async start(
		random: Random,
		onConcurrent: (windows: readonly [string, string]) => void,
	): Promise<StressService> {
		const service = new StressService(random, onConcurrent);
		await service.listen();
		return service;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** What the service knows of an access token, whether it is still good or not. */
	token(token: string): ServiceToken | undefined {
		const found = this.state.authorizations.accessToken(token);
		return (
			found && {
				userId: found.grant.userId,
				expiresAt: found.expiresAt,
				disabledAt: this.disabled.get(token),
			}
		);
	}

	async close(): Promise<void> {
		const closed = once(this.server, 'close');
		this.server.close();
		this.server.closeAllConnections();
		await closed;
	}

	private async listen(): Promise<void> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		const app = express();
		app.use(express.urlencoded({ extended: false }));
		app.use((request, response, next) => this.observe(request, response, next));
		app.use(sandboxApp(this.state, this.control, this.url));
		this.server.on('request', app);
	}

	private observe(request: Request, response: Response, next: NextFunction): void {
		const form = (request.body ?? {}) as Record<string, string | undefined>;
		const step = stepOf(request.path, form['code'], this.state.authorizations);
		if (step === 'refresh') this.watchRefresh(request, response, form['client_id'] ?? '');
		const token = request.get('authorization')?.replace('Bearer ', '');
		if (step === 'disable' && token) response.once('close', () => this.noteDisabled(token));
		if (isApiPath(request.path) && step !== 'site' && this.random.chance(this.faultShare)) {
			this.faults++;
			this.control.inject({ step, times: 1, fault: this.fault() });
		}
		// As long as a service takes, so that what is not kept apart meets.
		if (step === 'refresh') setTimeout(next, this.random.between(20, 200));
		else next();
	}

	private watchRefresh(request: Request, response: Response, client: string): void {
		const refresh = { window: request.get('user-agent') ?? '', client };
		this.refreshes++;
		for (const other of this.underWay)
			if (other.client === client) this.onConcurrent([other.window, refresh.window]);
		this.underWay.add(refresh);
		const end = () => this.underWay.delete(refresh);
		response.once('finish', end);
		response.once('close', end);
	}

	private noteDisabled(token: string): void {
		const isDisabled = this.state.authorizations.accessToken(token)?.state === 'disabled';
		if (isDisabled && !this.disabled.has(token)) this.disabled.set(token, Date.now());
	}

	private fault(): Fault {
		const kind = this.random.pickWeighted({
			unavailable: 3,
			reset: 2,
			lost: 2,
			late: 4,
			cut: 1,
			halfJson: 1,
		});
		switch (kind) {
			case 'unavailable':
				return maintenance();
			case 'reset':
				return { kind: 'reset', when: 'beforeHandling' };
			case 'lost':
				return { kind: 'reset', when: 'afterHandling' };
			case 'late':
				return { kind: 'slow', milliseconds: this.random.between(100, LATE_MS) };
			case 'cut':
				return { kind: 'truncated', how: 'contentLength' };
			case 'halfJson':
				return { kind: 'truncated', how: 'midJson' };
		}
	}
}
