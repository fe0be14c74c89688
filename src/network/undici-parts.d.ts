// undici types its front door only; these are the same things by the paths that undici.ts uses.

declare module 'undici/lib/api/api-connect.js' {
	import type { Dispatcher } from 'undici';
	export default function connect(
		this: Dispatcher,
		options: Dispatcher.ConnectOptions,
	): Promise<Dispatcher.ConnectData>;
}

declare module 'undici/lib/api/api-request.js' {
	import type { Dispatcher } from 'undici';
	export default function request(
		this: Dispatcher,
		options: Dispatcher.RequestOptions,
	): Promise<Dispatcher.ResponseData>;
}

declare module 'undici/lib/dispatcher/agent.js' {
	export { Agent as default } from 'undici';
}

declare module 'undici/lib/dispatcher/pool.js' {
	export { Pool as default } from 'undici';
}

declare module 'undici/lib/dispatcher/proxy-agent.js' {
	export { ProxyAgent as default } from 'undici';
}
