import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sandboxApp } from './app';
import { SandboxControl } from './control';
import type { SandboxSettings } from './settings';
import { SandboxState } from './state';

export type { IssuedSecret } from './authorizations';
export { type DeviceCodeView, SandboxControl } from './control';
export type { AnswerFault, Fault, InjectedFault } from './faults';
export * as knownFaults from './known-faults';
export type { IntermediaryAnswer } from './known-faults/intermediaries';
export { RemoteControl } from './remote-control';
export type { LogEntry } from './request-log';
export type { SandboxSettings } from './settings';
export type { ApiStep, Step } from './steps';
export type { SandboxUser } from './users';

/** As long as nginx keeps a connection that is not used. */
const keepAliveMs = 75_000;

/** An emulation of the Real-Debrid service on loopback. */
export interface Sandbox {
	/** The base for `/oauth/v2` and `/rest/1.0`, and the verification site. */
	readonly url: string;
	readonly control: SandboxControl;
	/** Ends every connection, hanging ones too. */
	close(): Promise<void>;
}

export interface SandboxOptions {
	/** Any free one by default. */
	port?: number;
	/** The name of a sample user who allows each code at once: for tests without a browser. */
	approve?: string;
	/** Seconds between two polls. */
	interval?: number;
	/** Seconds that an access token lives. */
	tokenLifetime?: number;
}

/** @throws {RangeError} when no sample user has the name that is to approve */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const state = new SandboxState(settingsOf(options));
	const control = new SandboxControl(state);
	control.configure({ approve: state.settings.approve });
	const server = createServer({ keepAliveTimeout: keepAliveMs });
	server.listen(options.port ?? 0, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	server.on('request', sandboxApp(state, control, url));
	return { url, control, close: () => close(server) };
}

function settingsOf({ approve, interval, tokenLifetime }: SandboxOptions): Partial<SandboxSettings> {
	return {
		...(approve === undefined ? {} : { approve }),
		...(interval === undefined ? {} : { interval }),
		...(tokenLifetime === undefined ? {} : { accessTokenLifetime: tokenLifetime }),
	};
}

async function close(server: Server): Promise<void> {
	const closed = once(server, 'close');
	server.close();
	server.closeAllConnections();
	await closed;
}
