/** A request as the client writes it; names in braces stand for values of earlier answers. */
export interface RestStep {
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly path: string;
	/** Sent as a form. */
	readonly form?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
	/** The status that the client takes for success. */
	readonly expects: number;
	/** Names of what the client reads of the answer: of the object, or of the list's first entry. */
	readonly reads?: readonly string[];
	/** Renames what was read, so that a later answer with the same field does not hide it. */
	readonly as?: Readonly<Record<string, string>>;
}

export interface KnownRestClient {
	readonly name: string;
	/** The repository or page, and what was read there. */
	readonly source: string;
	readonly special: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly steps: readonly RestStep[];
}

const bearer = { Authorization: 'Bearer {access_token}' };
const magnet = 'magnet:?xt=urn:btih:50B7DAFB7137CBECF045F78E8EFBE4AC1A90D139&dn=Open%20Movie';

/** Public clients of the REST API, as their sources send; no code of theirs is here. */
export const knownRestClients: readonly KnownRestClient[] = [
	{
		name: 'curl and jq, a walk-through',
		source: 'a public page "RealDebrid API" with captured answers of 2021; its repository is not known here',
		special: 'looks for the file list before it selects, and for one link after it',
		headers: { 'User-Agent': 'curl/7.74.0', Accept: '*/*', ...bearer },
		steps: [
			{ method: 'GET', path: '/user', expects: 200, reads: ['id', 'username', 'type'] },
			{ method: 'POST', path: '/torrents/addMagnet', form: { magnet }, expects: 201, reads: ['id', 'uri'] },
			{ method: 'GET', path: '/torrents/info/{id}', expects: 200, reads: ['status', 'files', 'hash'] },
			{ method: 'POST', path: '/torrents/selectFiles/{id}', form: { files: '1' }, expects: 204 },
			{ method: 'GET', path: '/torrents/info/{id}', expects: 200, reads: ['links', 'ended'] },
			{
				method: 'POST',
				path: '/unrestrict/link',
				form: { link: '{links}' },
				expects: 200,
				reads: ['download', 'filename', 'filesize', 'host_icon', 'crc'],
			},
		],
	},
	{
		name: 'RealDebridTorrentDownloader',
		source: 'xLuckyOne/RealDebridTorrentDownloader: downloader_Public.py',
		special: 'the token is in the query of each request; success is 204 after the selection of all files',
		headers: { 'User-Agent': 'python-requests/2.31.0', Accept: '*/*', 'Accept-Encoding': 'gzip, deflate' },
		steps: [
			{
				method: 'POST',
				path: '/torrents/addMagnet?auth_token={access_token}',
				form: { magnet },
				expects: 201,
				reads: ['id'],
				as: { id: 'torrent' },
			},
			{
				method: 'POST',
				path: '/torrents/selectFiles/{torrent}?auth_token={access_token}',
				form: { files: 'all' },
				expects: 204,
			},
			{
				method: 'GET',
				path: '/torrents/info/{torrent}?auth_token={access_token}',
				expects: 200,
				reads: ['filename'],
			},
			{
				method: 'GET',
				path: '/torrents?auth_token={access_token}',
				expects: 200,
				reads: ['filename', 'links'],
			},
		],
	},
	{
		name: 'pyLoad',
		source: 'pyload/pyload#4030: the log of a link that is unrestricted',
		special: 'the token in the query, an empty password in the form',
		headers: { 'User-Agent': 'pyLoad/0.4.20', Accept: 'text/html,application/xhtml+xml' },
		steps: [
			{
				method: 'POST',
				path: '/unrestrict/link?auth_token={access_token}',
				form: { password: '', link: 'https://files.example/a.zip' },
				expects: 200,
				reads: ['filename', 'filesize', 'download', 'host'],
			},
		],
	},
	{
		name: 'MediaFusion',
		source: 'mhdzumair/MediaFusion: backend/src/providers/torrents/realdebrid.rs',
		special: 'pages of 100 until one is short; deletes what it finds; a further field `ip`',
		headers: { Accept: '*/*', ...bearer },
		steps: [
			{ method: 'GET', path: '/torrents?page=1&limit=100', expects: 200, reads: ['id'] },
			{ method: 'DELETE', path: '/torrents/delete/{id}', expects: 204 },
			{
				method: 'POST',
				path: '/unrestrict/link',
				form: { link: 'https://files.example/a.mkv', ip: '192.0.2.7' },
				expects: 200,
				reads: ['download'],
			},
		],
	},
	{
		name: 'Real-Debrid-Companion',
		source: 'JorgePaiva-NTT/Real-Debrid-Companion: rd-api.js',
		special: 'offsets for downloads, pages for torrents',
		headers: { 'User-Agent': 'node-fetch', Accept: '*/*', ...bearer },
		steps: [
			{ method: 'GET', path: '/traffic', expects: 200 },
			{ method: 'GET', path: '/torrents?limit=25&page=1', expects: 200, reads: ['id', 'status'] },
			{ method: 'GET', path: '/downloads?offset=0&limit=50', expects: 200, reads: ['id', 'generated'] },
		],
	},
	{
		name: 'node-real-debrid',
		source: 'atombarel/node-real-debrid: README.md',
		special: 'checks a link with a token, which the endpoint does not ask for',
		headers: { Accept: 'application/json', ...bearer },
		steps: [
			{ method: 'GET', path: '/time/iso', expects: 200 },
			{
				method: 'POST',
				path: '/unrestrict/check',
				form: { link: 'https://files.example/a.mp4' },
				expects: 200,
				reads: ['host', 'filename', 'filesize', 'supported'],
			},
			{ method: 'GET', path: '/traffic', expects: 200 },
		],
	},
];
