import type { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { testOnlyCertificate, testOnlyKey } from './testOnlyCertificates';

type ConnectListener = (request: http.IncomingMessage, socket: Duplex) => void;

/** Loopback servers of one test; `close` ends them with all their connections. */
export class Servers {
	readonly #closing: (() => Promise<void>)[] = [];

	/** An HTTP server. @returns its origin */
	async http(listener: http.RequestListener, onConnect?: ConnectListener): Promise<string> {
		const server = http.createServer(listener);
		if (onConnect) server.on('connect', onConnect);
		return `http://127.0.0.1:${await this.#listen(server)}`;
	}

	/** A server that handles bare sockets. @returns its origin */
	async tcp(onSocket: (socket: Socket) => void): Promise<string> {
		return `http://127.0.0.1:${await this.#listen(net.createServer(onSocket))}`;
	}

	/** Answers whatever comes first on a connection with these bytes, and then does `then`. */
	async raw(answer: string, then: 'end' | 'reset' | 'hang' = 'end'): Promise<string> {
		return this.tcp(socket => {
			socket.once('data', () => {
				socket.write(answer, () => {
					if (then === 'end') socket.end();
					if (then === 'reset') socket.resetAndDestroy();
				});
			});
		});
	}

	/** An HTTPS server. @returns its port */
	async https(listener: http.RequestListener, cert = testOnlyCertificate): Promise<number> {
		return this.#listen(https.createServer({ cert, key: testOnlyKey }, listener));
	}

	/** A server that takes TLS off and hands on to another. @returns its port */
	async tlsBefore(address: string): Promise<number> {
		const { hostname, port } = new URL(`http://${address}`);
		const server = tls.createServer({ cert: testOnlyCertificate, key: testOnlyKey }, socket => {
			const behind = net.connect(Number(port), hostname);
			socket.on('error', () => behind.destroy());
			behind.on('error', () => socket.destroy());
			socket.pipe(behind).pipe(socket);
		});
		return this.#listen(server);
	}

	/** A port of 127.0.0.1 on which nothing listens. */
	async closedPort(): Promise<number> {
		const server = net.createServer();
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		await new Promise(resolve => server.close(resolve));
		return port;
	}

	async close(): Promise<void> {
		await Promise.all(this.#closing.splice(0).map(close => close()));
	}

	async #listen(server: net.Server): Promise<number> {
		const sockets = new Set<Socket>();
		server.on('connection', (socket: Socket) => {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => sockets.delete(socket));
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		this.#closing.push(async () => {
			const closed = new Promise(resolve => server.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		});
		return (server.address() as AddressInfo).port;
	}
}

/** What a proxy was asked for. */
export interface Tunnel {
	readonly target: string;
	readonly authorization: string | undefined;
}

export interface ConnectProxy {
	readonly address: string;
	readonly tunnels: readonly Tunnel[];
	readonly closings: readonly Promise<unknown>[];
}

/**
 * A CONNECT proxy that alone knows where `service.test` is.
 *
 * @returns its `host:port`, what it was asked for, and the end of each of these connections
 */
export async function connectProxy(
	servers: Servers,
	servicePort: number,
	refuse?: (socket: Duplex) => void,
): Promise<ConnectProxy> {
	const tunnels: Tunnel[] = [];
	const closings: Promise<unknown>[] = [];
	const onConnect: ConnectListener = (request, socket) => {
		socket.on('error', () => {});
		closings.push(closeOf(socket));
		tunnels.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
		// An HTTP server's sockets stay half open until they are ended, too.
		if (refuse) return refuse(socket.resume().once('end', () => socket.end()));
		const upstream = net.connect(servicePort, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			upstream.pipe(socket).pipe(upstream);
		});
		upstream.on('error', () => socket.destroy());
		socket.on('close', () => upstream.destroy());
	};
	const origin = await servers.http((_, response) => response.writeHead(400).end(), onConnect);
	return { address: new URL(origin).host, tunnels, closings };
}

/** undici gives a connection one turn of the event loop before it uses it again; this waits for longer. */
export async function connectionsAtRest(): Promise<void> {
	for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
}

/** Closing with an error is closing, too. */
export function closeOf(emitter: EventEmitter): Promise<unknown> {
	return new Promise(resolve => emitter.once('close', resolve));
}
