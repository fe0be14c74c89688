import { Dispatcher } from 'undici';
import type { Answer } from '../../../sandbox/src/answer';
import type { ApiRequest } from '../../../sandbox/src/api-request';
import { SandboxControl } from '../../../sandbox/src/control';
import { answerOAuth } from '../../../sandbox/src/oauth';
import { reshape } from '../../../sandbox/src/reshape';
import { answerRest } from '../../../sandbox/src/rest';
import { SandboxState } from '../../../sandbox/src/state';
import { NetworkError } from '../../../src/network/errors';
import type { Send } from '../../../src/network/http';
import { createSend } from '../../../src/network/send';
import { createTransport } from '../../../src/network/transport';
import { bareHost, defaultSettings } from '../network/settings';
import { Delivery } from './delivery';
import { type FaultyService, nameOf, type SeenRequest } from './faultyService';
import { type ClockJump, FaultInjector, type InjectedFault, type UnreachableReason } from './injectedFault';

/** Two of them are more than is read of any answer. */
const HUGE = Buffer.alloc(0.75 * 1024 * 1024, 'x');

/**
 * The sandbox without its sockets, at the end of undici's own way to send a request: the turned clock is the
 * only clock, and thousands of requests take a second.
 */
export class InProcessService implements FaultyService {
	readonly state = new SandboxState();
	readonly control = new SandboxControl(this.state);
	readonly faults = new FaultInjector();
	readonly requests: SeenRequest[] = [];
	readonly ownTimers = 'none';
	readonly send: Send;
	held = 0;
	onRequest: () => void = () => undefined;

	/** @param turnWallClock lets this machine's wall clock jump */
	constructor(
		private readonly origin: string,
		private readonly turnWallClock: (byMs: number) => void,
	) {
		const dispatch: Dispatcher['dispatch'] = (options, handler) => this.dispatch(options, handler);
		const dispatcher = Object.assign(new Dispatcher(), { dispatch });
		const settings = () => defaultSettings;
		const transport = createTransport({ settings, env: {}, host: bareHost, dispatcher });
		this.send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
	}

	async close(): Promise<void> {}

	private dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
		const request = apiRequest(options, this.origin);
		const seen: SeenRequest = {
			name: nameOf(request, this.state),
			origin: String(options.origin),
			code: request.form['code'] ?? request.query['code'],
			atMs: performance.now(),
		};
		this.requests.push(seen);
		const delivery = new Delivery(handler, answer => {
			seen.answer = { atMs: performance.now(), wallMs: Date.now(), ...answer };
		});
		const handle = () => {
			const isOAuth = request.path.startsWith('/oauth/');
			const answer = isOAuth ? answerOAuth(this.state, request) : answerRest(this.state, request);
			this.onRequest();
			return this.dated(answer);
		};
		const fault = this.faults.take(seen.name);
		if (fault) this.injectFault(fault, delivery, handle);
		else delivery.whole(handle());
		return true;
	}

	private injectFault(fault: InjectedFault, delivery: Delivery, handle: () => Answer): void {
		switch (fault.kind) {
			case 'unreachable':
				this.onRequest();
				delivery.fail(rawErrors[fault.why]());
				break;
			case 'answer':
				this.onRequest();
				delivery.whole(this.dated({ body: '', ...fault }));
				break;
			case 'reset':
				if (fault.when === 'afterHandling') handle();
				else this.onRequest();
				delivery.reset();
				break;
			case 'hang':
				this.onRequest();
				this.hold(delivery, () => undefined);
				break;
			case 'slow': {
				const timer = setTimeout(() => delivery.whole(handle()), fault.milliseconds);
				this.hold(delivery, () => clearTimeout(timer));
				break;
			}
			case 'truncated':
				delivery.half(handle(), fault.how);
				break;
			case 'huge':
				this.onRequest();
				delivery.chunks({ status: 200, body: '' }, [HUGE, HUGE]);
				break;
			case 'reshaped':
				delivery.whole(reshape(handle(), fault.as));
				break;
			case 'changed':
				delivery.whole(fault.change(handle()));
				break;
			case 'clockJump': {
				const answer = handle();
				this.jump(fault);
				delivery.whole(answer);
				break;
			}
		}
	}

	/** Every server says what time it is. */
	private dated(answer: Answer): Answer {
		const date = new Date(this.state.clock.now()).toUTCString();
		return { ...answer, headers: { Date: date, ...answer.headers } };
	}

	private hold(delivery: Delivery, onEnd: () => void): void {
		this.held++;
		delivery.onEnd(() => {
			this.held--;
			onEnd();
		});
	}

	private jump({ byMs, timePassesFor }: ClockJump): void {
		this.turnWallClock(byMs);
		// The sandbox's clock follows this machine's.
		if (timePassesFor === 'nobody') this.state.clock.advance(-byMs);
	}
}

/** As Node, undici and our tunnel raise them, with messages that quote what must not be told. */
const rawErrors: Readonly<Record<UnreachableReason, () => Error>> = {
	refused: systemError('ECONNREFUSED'),
	'TLS cut': systemError('ECONNRESET'),
	'unknown name': systemError('ENOTFOUND'),
	'no name server': systemError('EAI_AGAIN'),
	'expired certificate': systemError('CERT_HAS_EXPIRED'),
	'self-signed certificate': systemError('DEPTH_ZERO_SELF_SIGNED_CERT'),
	'proxy says 407': () => new NetworkError('proxy', { detail: 'It answered 407.' }),
	'proxy says 502': () => new NetworkError('proxy', { detail: 'It answered 502.' }),
};

function systemError(code: string): () => Error {
	return () => Object.assign(new Error(`${code} at ${SECRET_IN_MESSAGES}`), { code });
}

export const SECRET_IN_MESSAGES = 'https://api.real-debrid.com/?code=DEVICECODE';

function apiRequest(options: Dispatcher.DispatchOptions, origin: string): ApiRequest {
	const { pathname, searchParams } = new URL(options.path, origin);
	const headers = new Headers(options.headers as Record<string, string>);
	const isForm = headers.get('content-type') === 'application/x-www-form-urlencoded';
	return {
		method: options.method,
		path: pathname,
		query: Object.fromEntries(searchParams),
		form: isForm ? Object.fromEntries(new URLSearchParams(String(options.body))) : {},
		accessToken: /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '')?.[1],
		origin,
	};
}
