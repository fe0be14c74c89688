import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** https://nodejs.org/api/diagnostics_channel.html#event-netclientsocket */
const CHANNEL = 'net.client.socket';

/** Counts the connections that this process opens, whoever opens them, until it is stopped. */
export function countingConnections(): { readonly count: number; stop(): void } {
	let count = 0;
	const onConnection = () => {
		count++;
	};
	subscribe(CHANNEL, onConnection);
	return {
		get count() {
			return count;
		},
		stop: () => void unsubscribe(CHANNEL, onConnection),
	};
}
