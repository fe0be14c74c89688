import { BlockList, isIP } from 'node:net';
import { NetworkError } from './errors';

/** The editor's `http.*` settings that say how a request leaves the machine. */
export interface NetworkSettings {
	/** `http.proxy`: empty for none. */
	readonly proxy: string;
	/** `http.noProxy` */
	readonly noProxy: readonly string[];
	/** `http.proxyStrictSSL` */
	readonly proxyStrictSSL: boolean;
	/** `http.proxyAuthorization`: the value of `Proxy-Authorization`, null or empty for none. */
	readonly proxyAuthorization: string | null;
	/** `http.proxySupport`: `off`, `on`, `fallback` or `override`. */
	readonly proxySupport: string;
	/** `http.fetchAdditionalSupport` */
	readonly fetchAdditionalSupport: boolean;
}

export type Route = DirectRoute | ProxyRoute;

export interface DirectRoute {
	readonly kind: 'direct';
}

export interface ProxyRoute {
	readonly kind: 'proxy';
	/** Origin of the proxy, without credentials. */
	readonly proxy: string;
	/** Value of `Proxy-Authorization`. */
	readonly authorization: string | undefined;
	/** Whether the certificates of proxy and server are checked. */
	readonly strictSSL: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Says how to reach a URL: direct where `http.proxySupport` is off; else by the rules and in the order of the editor's own resolver (@vscode/proxy-agent):
 * loopback goes direct; then `http.noProxy`, or the environment's `no_proxy` where that is empty; then
 * `http.proxy`, or the environment's proxy where that is empty.
 *
 * @throws {NetworkError} `proxy`, when a proxy is set that cannot be used: it is never gone around.
 */
export function chooseRoute(url: URL, settings: NetworkSettings, env: Environment): Route {
	if (settings.proxySupport === 'off') return { kind: 'direct' };
	const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
	if (isLoopback(host)) return { kind: 'direct' };

	const exceptions =
		settings.noProxy.length > 0 ? settings.noProxy : (env['no_proxy'] || env['NO_PROXY'] || '').split(',');
	if (isExcepted(host, url.port || defaultPort(url), exceptions)) return { kind: 'direct' };

	const proxy =
		settings.proxy.trim() ||
		env['https_proxy'] ||
		env['HTTPS_PROXY'] ||
		env['http_proxy'] ||
		env['HTTP_PROXY'];
	return proxy ? proxyRoute(proxy, settings) : { kind: 'direct' };
}

function proxyRoute(value: string, { proxyAuthorization, proxyStrictSSL }: NetworkSettings): ProxyRoute {
	// As curl has it, `host:port` is an HTTP proxy.
	const text = value.includes('://') ? value.trim() : `http://${value.trim()}`;
	if (!URL.canParse(text)) throw new NetworkError('proxy', { detail: 'Its address is not a valid URL.' });
	const url = new URL(text);
	if (url.protocol.startsWith('socks')) {
		throw new NetworkError('proxy', {
			detail: "SOCKS needs the editor's own proxy support (http.proxySupport, http.fetchAdditionalSupport).",
		});
	}
	if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
		throw new NetworkError('proxy', { detail: 'Its address has to begin with http:// or https://.' });
	}
	return {
		kind: 'proxy',
		proxy: url.origin,
		authorization: proxyAuthorization || basicAuthorization(url),
		strictSSL: proxyStrictSSL,
	};
}

function basicAuthorization({ username, password }: URL): string | undefined {
	if (username === '' && password === '') return undefined;
	const credentials = `${decodePercent(username)}:${decodePercent(password)}`;
	return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function decodePercent(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A percent sign that encodes nothing stands for itself.
		return text;
	}
}

function isLoopback(host: string): boolean {
	const loopback = new BlockList();
	loopback.addSubnet('127.0.0.0', 8, 'ipv4');
	loopback.addAddress('::1', 'ipv6');
	return host === 'localhost' || isListed(host, loopback);
}

function isExcepted(host: string, port: string, exceptions: readonly string[]): boolean {
	const addresses = new BlockList();
	for (const exception of exceptions.map(one => one.trim().toLowerCase())) {
		if (exception === '*' || exception === `${host}:${port}`) return true;
		// The editor compares bare endings, not whole labels; so do we, or the two would differ.
		const ending = exception.replace(/^\./, '');
		if (ending !== '' && host.endsWith(ending)) return true;
		addRange(addresses, ending);
	}
	return isListed(host, addresses);
}

function addRange(addresses: BlockList, text: string): void {
	const [, address = '', prefix = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
	const family = familyOf(address);
	const bits = Number(prefix);
	if (family && bits > 0 && bits <= (family === 'ipv4' ? 32 : 128)) {
		addresses.addSubnet(address, bits, family);
	}
}

function isListed(host: string, addresses: BlockList): boolean {
	const family = familyOf(host);
	return family !== undefined && addresses.check(host, family);
}

function familyOf(text: string): 'ipv4' | 'ipv6' | undefined {
	const version = isIP(text);
	return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

function defaultPort({ protocol }: URL): string {
	return protocol === 'https:' ? '443' : '80';
}
