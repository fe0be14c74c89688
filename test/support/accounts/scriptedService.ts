import { NetworkError } from '../../../src/network/errors';
import type { HttpRequest, Send } from '../../../src/network/http';
import type { Service } from '../../../src/realdebrid/service';

export interface Reply {
	readonly status: number;
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

/** One answer, or what makes each: so that it can be late, different each time, or none. */
export type Script = Reply | Error | ((request: HttpRequest) => Reply | Promise<Reply>);

/** The endpoints by the names of their steps. */
const paths = {
	deviceCode: '/oauth/v2/device/code',
	credentials: '/oauth/v2/device/credentials',
	token: '/oauth/v2/token',
	user: '/rest/1.0/user',
	disable: '/rest/1.0/disable_access_token',
	time: '/rest/1.0/time/iso',
} as const;

export type StepName = keyof typeof paths;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const offline = new NetworkError('connection');

/** A service in memory: no sockets, so that a turned clock is the only clock. */
export class ScriptedService {
	readonly service: Service;
	readonly requests: { readonly step: StepName; readonly request: HttpRequest }[] = [];
	private readonly scripts = new Map<StepName, Script[]>();

	/** @param onRequest told of each step as it is asked for */
	constructor(
		apiUrl = 'https://api.real-debrid.com',
		private readonly onRequest: (step: StepName) => void = () => undefined,
	) {
		this.service = { apiUrl: new URL(apiUrl), send: request => this.send(request) };
	}

	/** The answers to one step, in order; the last one is given from then on. */
	on(step: StepName, ...scripts: readonly Script[]): void {
		this.scripts.set(step, [...scripts]);
	}

	count(step: StepName): number {
		return this.requests.filter(seen => seen.step === step).length;
	}

	/** The form fields of all requests of a step. */
	forms(step: StepName): (Readonly<Record<string, string>> | undefined)[] {
		return this.requests.filter(seen => seen.step === step).map(({ request }) => request.form);
	}

	private readonly send: Send = async request => {
		const { signal, url } = request;
		signal?.throwIfAborted();
		const step = (Object.keys(paths) as StepName[]).find(name => url.pathname.endsWith(paths[name]));
		if (!step) throw new Error(`nobody expects ${url.pathname}`);
		this.requests.push({ step, request });
		this.onRequest(step);
		const ended = new AbortController();
		const aborted = new Promise<never>((_, reject) => {
			const options = { once: true, signal: ended.signal };
			signal?.addEventListener('abort', () => reject(signal.reason), options);
		});
		const answered = Promise.race([this.answer(step, request), aborted]);
		const { status, body, headers } = await answered.finally(() => ended.abort());
		return {
			status,
			headers: new Headers(headers),
			body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
		};
	};

	private async answer(step: StepName, request: HttpRequest): Promise<Reply> {
		const scripts = this.scripts.get(step) ?? [];
		const script = scripts.length > 1 ? scripts.shift() : scripts[0];
		if (script === undefined) throw new Error(`nothing is scripted for ${step}`);
		if (script instanceof Error) throw script;
		return typeof script === 'function' ? script(request) : script;
	}
}
