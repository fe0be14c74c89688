import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordingProxy {
	readonly url: string;
	/** What it was asked for: method and target. */
	readonly requests: readonly string[];
	close(): Promise<void>;
}

/** A proxy that lets nothing through, and remembers what it was asked for. */
export async function listenAsProxy(): Promise<RecordingProxy> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		response.writeHead(403).end();
	});
	server.on('connect', (request, socket) => {
		requests.push(`CONNECT ${request.url}`);
		socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
