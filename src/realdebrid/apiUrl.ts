import { RealDebridError } from './errors';

/**
 * The service that a setting names: `https:` anywhere, `http:` on loopback only,
 * so that no token crosses a network in the clear.
 *
 * @param value a base such as `https://api.real-debrid.com`
 * @throws {RealDebridError} `configuration`
 */
export function parseApiUrl(value: string): URL {
	const url = URL.canParse(value) ? new URL(value) : undefined;
	if (!url || !isHttpsOrLoopback(url)) {
		throw new RealDebridError(
			'configuration',
			'realDebrid.apiUrl must be an https: address, or http: on this machine.',
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new RealDebridError(
			'configuration',
			'realDebrid.apiUrl must not hold a user name, password, query or fragment.',
		);
	}
	return url;
}

/** Whether `url` may carry secrets: encrypted, or never leaving this machine. */
function isHttpsOrLoopback(url: URL): boolean {
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

export function isLoopback(url: URL): boolean {
	return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

/**
 * Whether a person may be sent to `url` on the word of the service at `apiUrl`:
 * https, or on this machine where the service is too.
 */
export function mayOpen(url: URL, apiUrl: URL): boolean {
	if (url.username || url.password) return false;
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url) && isLoopback(apiUrl));
}

/**
 * Whether `url` is on the site that the service belongs to. The API of
 * real-debrid.com lives on `api.` and `app.`; a mirror of the API sends people
 * to Real-Debrid's own site all the same.
 */
export function isSameSite(url: URL, apiUrl: URL): boolean {
	if (isLoopback(url) && isLoopback(apiUrl)) return true;
	return [apiUrl.hostname.replace(/^(api|app)\./, ''), 'real-debrid.com'].some(
		site => url.hostname === site || url.hostname.endsWith(`.${site}`),
	);
}

/** The site on which people manage their accounts. */
export function siteOf(apiUrl: URL): URL {
	return new URL(isLoopback(apiUrl) ? apiUrl.origin : 'https://real-debrid.com');
}

const LONGEST_URL = 2048;

/**
 * The address on Real-Debrid's site that a field of an answer gives. The site is only ever opened by https: an address
 * of the site without a scheme, or with `http:`, is taken for the same one with `https:`.
 *
 * @returns `undefined` for what is no address, or must not be opened
 */
export function parseSiteUrl(value: unknown, apiUrl: URL): URL | undefined {
	if (typeof value !== 'string' || value.length > LONGEST_URL) return undefined;
	const text = value.trim();
	const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
	const absolute = hasScheme ? text : `https://${text.replace(/^\/\//, '')}`;
	if (!URL.canParse(absolute)) return undefined;
	const url = new URL(absolute);
	if (hasScheme && mayOpen(url, apiUrl)) return url;
	// What is put right is an address of the service's own site, and no other.
	if (isLoopback(url) || !isSameSite(url, apiUrl)) return undefined;
	const secure = new URL(url.href.replace(/^http:/, 'https:'));
	return mayOpen(secure, apiUrl) ? secure : undefined;
}
