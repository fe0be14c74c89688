import type { RequestListener } from 'node:http';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { sandboxApp } from '../../../sandbox/src/app';
import { SandboxControl } from '../../../sandbox/src/control';
import { SandboxState } from '../../../sandbox/src/state';
import type { Send } from '../../../src/network/http';
import type { NetworkSettings } from '../../../src/network/proxySettings';
import { createSend } from '../../../src/network/send';
import { createTransport, type Transport } from '../../../src/network/transport';
import { connectProxy, Servers } from '../network/servers';
import { bareHost, defaultSettings } from '../network/settings';
import { type FaultyService, nameOf, type SeenRequest } from './faultyService';
import { FaultInjector, type InjectedFault, type UnreachableReason } from './injectedFault';

/** By how a request gets to the service, or does not. */
type Ways = Readonly<Record<UnreachableReason | 'open', Send>>;

/** The sandbox behind TLS, and real ways to it that are open or end somewhere. */
export class SocketService implements FaultyService {
	readonly control: SandboxControl;
	readonly faults = new FaultInjector();
	readonly requests: SeenRequest[] = [];
	readonly ownTimers = 'any number';
	onRequest: () => void = () => undefined;
	private heldBack: { readonly requestsBefore: number; readonly untilMs: number } | undefined;

	private constructor(
		readonly state: SandboxState,
		private readonly ways: Ways,
		readonly close: () => Promise<void>,
	) {
		this.control = new SandboxControl(state);
	}

	static async start(origin: string): Promise<SocketService> {
		const servers = new Servers();
		const state = new SandboxState();
		const app: RequestListener = sandboxApp(state, new SandboxControl(state), origin);
		const { host } = new URL(await servers.http(app));
		const { ways, close } = await waysTo(servers, await servers.tlsBefore(host));
		return new SocketService(state, ways, async () => {
			await close();
			await servers.close();
		});
	}

	/** One that hangs or is slow waits for the clock once it has arrived. */
	get held(): number {
		if (!this.heldBack) return 0;
		const { requestsBefore, untilMs } = this.heldBack;
		const hasArrived = this.control.requests().length > requestsBefore;
		return hasArrived && performance.now() < untilMs ? 1 : 0;
	}

	readonly send: Send = async request => {
		const { pathname: path, origin, searchParams } = request.url;
		const query = Object.fromEntries(searchParams);
		const form = { ...request.form };
		const seen: SeenRequest = {
			name: nameOf({ path, query, form }, this.state),
			origin,
			code: form['code'] ?? query['code'],
			atMs: performance.now(),
		};
		this.requests.push(seen);
		try {
			const answer = await this.ways[this.wayOf(this.faults.take(seen.name))](request);
			seen.answer = { atMs: performance.now(), wallMs: Date.now(), ...answer };
			return answer;
		} finally {
			this.heldBack = undefined;
			this.onRequest();
		}
	};

	private holdBack(ms: number): void {
		this.heldBack = {
			requestsBefore: this.control.requests().length,
			untilMs: performance.now() + ms,
		};
	}

	private wayOf(fault: InjectedFault | undefined): keyof Ways {
		if (!fault) return 'open';
		if (fault.kind === 'unreachable') return fault.why;
		if (fault.kind === 'changed' || fault.kind === 'clockJump')
			throw new Error(`${fault.kind} is not for real sockets.`);
		if (fault.kind === 'hang') this.holdBack(Number.POSITIVE_INFINITY);
		if (fault.kind === 'slow') this.holdBack(fault.milliseconds);
		this.control.inject({ step: 'any', times: 1, fault });
		return 'open';
	}
}

async function waysTo(servers: Servers, servicePort: number) {
	const closings: (() => Promise<void>)[] = [];
	const sendBy = (transport: Transport): Send => {
		closings.push(() => transport.dispose());
		return createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
	};
	const base = { env: {}, host: bareHost };
	const through = (settings: Partial<NetworkSettings>) =>
		sendBy(createTransport({ ...base, settings: () => ({ ...defaultSettings, ...settings }) }));
	const by = (agent: Dispatcher) => {
		closings.push(() => agent.destroy());
		return sendBy(createTransport({ ...base, settings: () => defaultSettings, dispatcher: agent }));
	};
	const refusing = async (status: string) => {
		const { address } = await connectProxy(servers, 0, socket => {
			socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
		});
		return `http://${address}`;
	};
	const trusted = { rejectUnauthorized: false };
	const ways: Ways = {
		open: by(agentTo({ port: servicePort }, trusted)),
		refused: by(agentTo({ port: await servers.closedPort() }, trusted)),
		'TLS cut': by(agentTo({ port: await cutConnections(servers) }, trusted)),
		'unknown name': by(agentTo({ hostname: 'service.invalid' }, trusted)),
		'no name server': by(agentTo({ hostname: 'service.invalid' }, trusted)),
		'expired certificate': by(agentTo({ port: servicePort }, {})),
		'self-signed certificate': by(agentTo({ port: servicePort }, {})),
		'proxy says 407': through({ proxy: await refusing('407 Proxy Authentication Required') }),
		'proxy says 502': through({ proxy: await refusing('502 Bad Gateway') }),
	};
	return { ways, close: async () => void (await Promise.all(closings.map(close => close()))) };
}

/** @returns a port on which connections are closed before anything is said */
async function cutConnections(servers: Servers): Promise<number> {
	const origin = await servers.tcp(socket => socket.resetAndDestroy());
	return Number(new URL(origin).port);
}

/** Connects to a place of our choice, whatever the name of the service. */
function agentTo(
	place: { readonly hostname?: string; readonly port?: number },
	tls: { readonly rejectUnauthorized?: boolean },
): Agent {
	const connect = buildConnector(tls);
	const { hostname = '127.0.0.1', port = 443 } = place;
	return new Agent({
		connect: (options, callback) => connect({ ...options, hostname, port: String(port) }, callback),
	});
}
