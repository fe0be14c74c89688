import * as vscode from 'vscode';
import type { Send } from '../network/http';
import type { NetworkSettings } from '../network/proxySettings';
import { createSend } from '../network/send';
import { createTransport, type Transport } from '../network/transport';
import { exchangeLine } from './log';

/** The way to the service, by the editor's own network settings. */
export function createNetwork(
	version: string,
	log: vscode.LogOutputChannel,
): { readonly send: Send; readonly transport: Transport } {
	const transport = createTransport({ settings: networkSettings });
	const send = createSend({
		chooseFetch: url => transport.chooseFetch(url),
		userAgent: `real-debrid-vscode/${version}`,
		onExchange: exchange => log.debug(exchangeLine(exchange)),
	});
	return { send, transport };
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
