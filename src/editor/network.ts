import * as vscode from 'vscode';
import type { HttpAnswer, HttpRequest, Send } from '../network/http';
import type { NetworkSettings } from '../network/proxySettings';
import { createSend, type SendOptions } from '../network/send';
import { ServerClock } from '../network/serverClock';
import { createTransport, type Transport } from '../network/transport';
import { withRateLimit } from '../realdebrid/rateLimit';
import { exchangeLine } from './log';

/** A request that may have to wait before it is sent. */
export interface ConsumerRequest extends HttpRequest {
	/** Called just before the request is sent, each time; what it throws keeps the request from being sent. */
	beforeSend?(): void;
}

export interface Network {
	readonly transport: Transport;
	/** For the sign-in's own requests. */
	readonly send: Send;
	/** For what other extensions ask for, which may be larger and take longer, and waits out the service's limit. */
	readonly sendForConsumers: (request: ConsumerRequest) => Promise<HttpAnswer>;
	/** What the answers to both have told of the service's clock. */
	readonly serverClock: ServerClock;
}

const CONSUMER_TIMEOUT_MS = 60_000;
const CONSUMER_BODY_LIMIT = 32 * 1024 * 1024;

/** The way to the service, by the editor's own network settings. */
export function createNetwork(version: string, log: vscode.LogOutputChannel): Network {
	const transport = createTransport({ settings: networkSettings });
	const serverClock = new ServerClock();
	const options: SendOptions = {
		chooseFetch: url => transport.chooseFetch(url),
		userAgent: `real-debrid-vscode/${version}`,
		onExchange: exchange => log.debug(exchangeLine(exchange)),
	};
	return {
		transport,
		send: serverClock.observing(createSend(options)),
		sendForConsumers: withRateLimit(
			checkedBeforeSend(
				serverClock.observing(
					createSend({ ...options, timeoutMs: CONSUMER_TIMEOUT_MS, bodyLimit: CONSUMER_BODY_LIMIT }),
				),
			),
		),
		serverClock,
	};
}

export function checkedBeforeSend(send: Send): (request: ConsumerRequest) => Promise<HttpAnswer> {
	return async request => {
		request.beforeSend?.();
		return send(request);
	};
}

export function networkSettings(): NetworkSettings {
	const http = vscode.workspace.getConfiguration('http');
	return {
		proxy: http.get('proxy', ''),
		noProxy: http.get<string[]>('noProxy', []),
		proxyStrictSSL: http.get('proxyStrictSSL', true),
		proxyAuthorization: http.get<string | null>('proxyAuthorization', null),
		proxySupport: http.get('proxySupport', 'override'),
		fetchAdditionalSupport: http.get('fetchAdditionalSupport', true),
	};
}
