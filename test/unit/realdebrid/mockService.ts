import { MockAgent } from 'undici';
import { createSend } from '../../../src/network/send';
import { createTransport } from '../../../src/network/transport';
import type { Service } from '../../../src/realdebrid/service';
import { bareHost, defaultSettings } from '../network/settings';

/** A request as it would have left the machine. */
export interface SeenRequest {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface MockAnswer {
	readonly status?: number;
	/** An object is sent as the service prints it: indented with tabs. */
	readonly body?: string | object;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Answers of our choice at the end of the real way that requests take. Each is given once, in order. */
export class MockService {
	readonly seen: SeenRequest[] = [];
	readonly service: Service;
	private readonly agent = new MockAgent();

	constructor(apiUrl = 'https://api.real-debrid.com') {
		this.agent.disableNetConnect();
		const transport = createTransport({
			settings: () => defaultSettings,
			env: {},
			host: bareHost,
			dispatcher: this.agent,
		});
		const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
		this.service = { apiUrl: new URL(apiUrl), send };
	}

	answer({ status = 200, body = '', headers = {} }: MockAnswer): void {
		this.intercept().reply(seen => {
			const { pathname, searchParams } = new URL(seen.path, this.service.apiUrl);
			this.seen.push({
				method: seen.method,
				path: pathname,
				query: Object.fromEntries(searchParams),
				headers: seen.headers as Record<string, string>,
				body: String(seen.body ?? ''),
			});
			return {
				statusCode: status,
				data: typeof body === 'string' ? body : JSON.stringify(body, null, '\t'),
				responseOptions: { headers: { 'content-type': 'application/json; charset=utf-8', ...headers } },
			};
		});
	}

	/** No answer at all. */
	fail(code: string): void {
		this.intercept().replyWithError(Object.assign(new Error('no answer'), { code }));
	}

	/** The one request that was sent. */
	get onlyRequest(): SeenRequest {
		const [only, ...others] = this.seen;
		if (!only || others.length > 0) throw new Error(`${this.seen.length} requests were sent`);
		return only;
	}

	close(): Promise<void> {
		return this.agent.close();
	}

	private intercept() {
		const { origin } = this.service.apiUrl;
		return this.agent.get(origin).intercept({ path: () => true, method: () => true });
	}
}
