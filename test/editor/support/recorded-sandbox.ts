import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Sandbox, type SandboxControl, startSandbox } from '../../../sandbox/src';
import { LeakSearch } from '../../host/leak-search';
import { leakRecord } from './leak-record';

/** A sandbox that also remembers every byte that was sent to it: headers and bodies, too. */
export class RecordedSandbox implements Sandbox {
	readonly url: string;
	/** A text for each connection. */
	readonly #received: string[] = [];
	readonly #sockets = new Set<Socket>();

	private constructor(
		private readonly sandbox: Sandbox,
		private readonly relay: Server,
	) {
		this.url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
		relay.on('connection', socket => this.#handOn(socket));
	}

	static async start(): Promise<RecordedSandbox> {
		// Of bare sockets: an HTTP request of ours in this host would be in the editor's log, code and all.
		const relay = createServer().listen(0, '127.0.0.1');
		await once(relay, 'listening');
		const recorded = new RecordedSandbox(await startSandbox(), relay);
		recorded.control.configure({ interval: 0.05 });
		return recorded;
	}

	get control(): SandboxControl {
		return this.sandbox.control;
	}

	get received(): string {
		return this.#received.join('\n');
	}

	/** What of another service has come here that should not have. */
	leaksOf({ control }: Pick<Sandbox, 'control'>): string[] {
		const search = new LeakSearch();
		for (const secret of control.secrets()) search.add(secret);
		return search.leaksIn({ name: this.url, text: this.received });
	}

	async close(): Promise<void> {
		leakRecord.know(this.control.secrets());
		const closed = once(this.relay, 'close');
		this.relay.close();
		for (const socket of this.#sockets) socket.destroy();
		await closed;
		await this.sandbox.close();
	}

	#handOn(socket: Socket): void {
		const connection = this.#received.push('') - 1;
		const onward = connect(Number(new URL(this.sandbox.url).port), '127.0.0.1');
		socket.on('data', (bytes: Buffer) => {
			this.#received[connection] += bytes.toString('latin1');
		});
		socket.pipe(onward).pipe(socket);
		this.#sockets.add(socket);
		socket.once('close', () => this.#sockets.delete(socket));
		socket.on('error', () => onward.destroy());
		onward.on('error', () => socket.destroy());
	}
}
