/** What a client looks at in an answer. */
export interface ClientReply {
	readonly status: number;
	readonly contentType: string | undefined;
	/** Undefined where the body is no JSON. */
	readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** A request as the client writes it; names in braces stand for values of earlier answers. */
export type ClientStep =
	| { readonly get: string; readonly headers?: Readonly<Record<string, string>> }
	/** While nobody has allowed the code, and again once somebody has. */
	| { readonly poll: string; readonly allowedBy: AllowedBy }
	| { readonly post: string; readonly form: Readonly<Record<string, string>>; readonly type: string }
	/** The access token is over, by time or because the client starts anew. */
	| 'time passes';

/** How a person comes to the Allow page: types the code, follows the direct link, or presses the client's own button. */
export type AllowedBy = 'code' | 'direct link' | "client's form";

export interface KnownClient {
	readonly name: string;
	readonly language: string;
	/** The repository, and the files that were read. */
	readonly source: string;
	/** What sets this client apart. */
	readonly special: string;
	/** Headers of each request. */
	readonly headers: Readonly<Record<string, string>>;
	readonly steps: readonly ClientStep[];
	/** Whether the client goes on polling after this answer. */
	readonly isPending: (reply: ClientReply) => boolean;
	/** Whether the client can make something of an answer; any JSON by default. */
	readonly understands?: (reply: ClientReply) => boolean;
}

const shared = 'X245A4XAIBGVM';
const urlencoded = 'application/x-www-form-urlencoded';
const grantType = 'http://oauth.net/grant_type/device/1.0';
const bearer = { Authorization: 'Bearer {access_token}' };

const deviceCode = (clientId = shared): ClientStep => ({
	get: `/oauth/v2/device/code?client_id=${clientId}&new_credentials=yes`,
});
const credentials = (allowedBy: AllowedBy, clientId = shared): ClientStep => ({
	poll: `/oauth/v2/device/credentials?client_id=${clientId}&code={device_code}`,
	allowedBy,
});
const token = (code: string, { type = urlencoded, ...further }: Record<string, string> = {}): ClientStep => ({
	post: '/oauth/v2/token',
	form: {
		client_id: '{client_id}',
		client_secret: '{client_secret}',
		code,
		grant_type: grantType,
		...further,
	},
	type,
});
const user = (headers: Record<string, string> = bearer): ClientStep => ({ get: '/rest/1.0/user', headers });

const hasNoSuccess = ({ status }: ClientReply) => status < 200 || status > 299;
const isForbidden = ({ status }: ClientReply) => status === 403;
const hasNoSecret = ({ json }: ClientReply) => json !== undefined && !('client_secret' in json);
const namesError = ({ json }: ClientReply) => json !== undefined && 'error' in json;
const isWhole = ({ json }: ClientReply, types: Record<string, string>) =>
	Object.entries(types).every(([name, type]) => json?.[name] === undefined || typeof json[name] === type);

/** Public clients, as their sources send; no code of theirs is here. */
export const knownClients: readonly KnownClient[] = [
	{
		name: 'rd',
		language: 'Go',
		source: 'nenadstojanovikj/rd: auth.go, http.go',
		special:
			'multipart forms; an error has to have the content type application/json and nothing after it; asks for the credentials at each refresh, with the refresh token as the code',
		headers: { 'User-Agent': 'Go-http-client/1.1', 'Accept-Encoding': 'gzip' },
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}', { type: 'multipart/form-data; boundary=realdebrid-boundary' }),
			'time passes',
			{ get: `/oauth/v2/device/credentials?client_id=${shared}&code={refresh_token}` },
			token('{refresh_token}', { type: 'multipart/form-data; boundary=realdebrid-boundary' }),
		],
		isPending: hasNoSuccess,
		understands: reply => !hasNoSuccess(reply) || reply.contentType === 'application/json',
	},
	{
		name: 'RD.NET, of rdt-client',
		language: 'C#',
		source: 'rogerfar/RD.NET: RDNET/Apis/Authentication.cs, RDNET/Apis/Requests.cs',
		special: 'no User-Agent and no Accept',
		headers: {},
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}'),
			user(),
			'time passes',
			token('{refresh_token}'),
			user(),
		],
		isPending: ({ json }) => json !== undefined && 'error_code' in json && json['error_code'] === null,
	},
	{
		name: 'debrid-media-manager',
		language: 'TypeScript',
		source:
			'debridmediamanager/debrid-media-manager: src/services/realDebrid.ts, src/pages/realdebrid/login.tsx',
		special: "posts the site's own form; keeps the device code and trades that for ever",
		headers: { Accept: 'application/json, text/plain, */*', 'User-Agent': 'Mozilla/5.0' },
		steps: [
			deviceCode(),
			credentials("client's form"),
			token('{device_code}'),
			user(),
			'time passes',
			token('{device_code}'),
			user(),
		],
		isPending: isForbidden,
	},
	{
		name: 'litterbox',
		language: 'JavaScript',
		source: 'elfhosted/litterbox: web/static/app.js, internal/proxy/proxy.go',
		special: "posts the site's own form; its proxy sends on the browser's User-Agent and no Accept",
		headers: { 'User-Agent': 'Mozilla/5.0' },
		steps: [deviceCode(), credentials("client's form"), token('{device_code}')],
		isPending: isForbidden,
	},
	{
		name: 'ResolveURL',
		language: 'Python',
		source: 'Gujal00/ResolveURL: script.module.resolveurl/lib/resolveurl/plugins/realdebrid.py, lib/net.py',
		special: 'asks for gzip; takes a body for ASCII, unless the content type names a charset',
		headers: { 'User-Agent': 'ResolveURL/5.1', 'Accept-Encoding': 'gzip' },
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}'),
			'time passes',
			token('{refresh_token}'),
		],
		isPending: hasNoSuccess,
	},
	{
		name: 'jacktook',
		language: 'Python',
		source: 'Sam-Max/plugin.video.jacktook: lib/api/debrid/realdebrid.py, lib/api/debrid/base.py',
		special: 'trades the refresh token at each start; pending is any answer without client_secret',
		headers: { 'User-Agent': 'Jacktook/1.0', 'Accept-Encoding': 'gzip, deflate', Accept: '*/*' },
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}'),
			'time passes',
			token('{refresh_token}'),
			user(),
		],
		isPending: hasNoSecret,
	},
	{
		name: 'Seren',
		language: 'Python',
		source: 'nixgates/plugin.video.seren: resources/lib/debrid/real_debrid.py',
		special: 'a GET with a JSON content type; another order of the fields at a refresh',
		headers: {
			'User-Agent': 'python-requests/2.31.0',
			'Accept-Encoding': 'gzip, deflate',
			Accept: '*/*',
		},
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}'),
			user({ ...bearer, 'Content-Type': 'application/json' }),
			'time passes',
			{
				post: '/oauth/v2/token',
				form: {
					grant_type: grantType,
					code: '{refresh_token}',
					client_secret: '{client_secret}',
					client_id: '{client_id}',
				},
				type: urlencoded,
			},
			user({ ...bearer, 'Content-Type': 'application/json' }),
		],
		isPending: namesError,
	},
	{
		name: 'pyLoad, with its GetRealdebridToken.py',
		language: 'Python',
		source:
			'pyload/pyload: src/pyload/plugins/accounts/RealdebridCom.py, files/4406037/GetRealdebridToken.zip',
		special: 'a client id of its own; accepts HTML rather than JSON; the access token is in the query',
		headers: {
			Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
			'Accept-Language': 'en-US,en;q=0.5',
			Referer: 'https://api.real-debrid.com/oauth/v2/device/code',
			'User-Agent': 'pyLoad/0.4.20',
		},
		steps: [
			deviceCode('ECQHUYL5SW3IS'),
			credentials('code', 'ECQHUYL5SW3IS'),
			token('{device_code}'),
			token('{refresh_token}'),
			{ get: '/rest/1.0/user?auth_token={access_token}' },
			'time passes',
			token('{refresh_token}'),
			{ get: '/rest/1.0/user?auth_token={access_token}' },
		],
		isPending: isForbidden,
	},
	{
		name: 'unchained-android',
		language: 'Kotlin',
		source:
			'LivingWithHippos/unchained-android: data/remote/AuthenticationApi.kt, data/remote/UserApi.kt, authentication/viewmodel/AuthenticationViewModel.kt',
		special: 'typed fields: numbers have to be numbers',
		headers: { 'User-Agent': 'okhttp/4.12.0', 'Accept-Encoding': 'gzip' },
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}'),
			user(),
			'time passes',
			token('{refresh_token}'),
			user(),
		],
		isPending: hasNoSuccess,
		understands: reply =>
			isWhole(reply, {
				device_code: 'string',
				user_code: 'string',
				verification_url: 'string',
				interval: 'number',
				expires_in: 'number',
				access_token: 'string',
				id: 'number',
				premium: 'number',
			}),
	},
	{
		name: 'MediaFusion',
		language: 'Rust',
		source:
			'mhdzumair/MediaFusion: backend/src/providers/torrents/realdebrid.rs, backend/src/routes/streaming_provider.rs',
		special: "a further field `ip`, the user's address; trades the refresh token at each use",
		headers: { Accept: '*/*' },
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}'),
			'time passes',
			token('{refresh_token}', { ip: '192.0.2.7' }),
		],
		isPending: ({ json }) => json !== undefined && typeof json['client_secret'] !== 'string',
	},
	{
		name: 'realdebrid-client-rust',
		language: 'Rust',
		source: 'Tommot67/realdebrid-client-rust: src/lib.rs',
		special:
			'new_credentials=oui; a question mark after each REST path; the scheme of the Authorization header is the token_type of the answer',
		headers: { Accept: '*/*' },
		steps: [
			{ get: `/oauth/v2/device/code?client_id=${shared}&new_credentials=oui` },
			credentials('code'),
			token('{device_code}'),
			{ get: '/rest/1.0/user?', headers: { Authorization: '{token_type} {access_token}' } },
			'time passes',
			token('{refresh_token}'),
			{ get: '/rest/1.0/user?', headers: { Authorization: '{token_type} {access_token}' } },
		],
		isPending: ({ status }) => status !== 200,
	},
	{
		name: 'jellbrid',
		language: 'Python',
		source: 'jellbrid/jellbrid: src/jellbrid/cli/realdebrid.py',
		special:
			'asks for the code by the address of an authorisation request, without new_credentials, and is given credentials; trades the device code for ever',
		headers: { 'User-Agent': 'python-httpx/0.27.0', 'Accept-Encoding': 'gzip, deflate', Accept: '*/*' },
		steps: [
			{ get: `/oauth/v2/device/code?response_type=code&client_id=${shared}&state=HzSPQ1aLc1g3` },
			credentials('direct link'),
			token('{device_code}'),
			'time passes',
			token('{device_code}'),
		],
		isPending: namesError,
	},
	{
		name: 'JDownloader',
		language: 'Java',
		source: 'mirror/jdownloader: src/jd/plugins/hoster/RealDebridCom.java',
		special:
			'a client id of its own; takes the direct link through the site by itself: looks for a form with the value Allow, and for "Application allowed, you can close this page"',
		headers: { 'User-Agent': 'JDownloader', 'Accept-Language': 'en-gb, en;q=0.9' },
		steps: [
			deviceCode('NJ26PAPGHWGZY'),
			credentials('direct link', 'NJ26PAPGHWGZY'),
			token('{device_code}'),
			user(),
			'time passes',
			token('{refresh_token}'),
			user(),
		],
		isPending: ({ status, json }) => status !== 200 && json !== undefined,
	},
	{
		name: 'kamino',
		language: 'Dart',
		source: 'adamgiesinger/kamino: lib/api/realdebrid.dart',
		special: 'a charset behind the content type of the form; reads the body whatever the status is',
		headers: { 'User-Agent': 'Dart/2.1 (dart:io)', 'Accept-Encoding': 'gzip' },
		steps: [
			deviceCode(),
			credentials('code'),
			token('{device_code}', { type: `${urlencoded}; charset=utf-8` }),
			'time passes',
			token('{refresh_token}', { type: `${urlencoded}; charset=utf-8` }),
		],
		isPending: ({ json }) => json !== undefined && (json['client_id'] ?? null) === null,
	},
];
