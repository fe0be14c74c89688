import { newTorrent, type Torrent } from './torrent';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const mebibyte = 1024 * 1024;

/** What the sandbox makes of a magnet link: nothing is downloaded, so the files are invented. */
export function torrentOfMagnet(magnet: string, addedAt: number): Torrent | undefined {
	const { searchParams } = new URL(magnet);
	const topic = searchParams.getAll('xt').find(one => one.startsWith('urn:btih:')) ?? '';
	const hash = infoHash(topic.slice('urn:btih:'.length));
	if (hash === undefined) return undefined;
	const name = (searchParams.get('dn') ?? hash).replaceAll('/', ' ');
	return newTorrent({ name, hash, addedAt }, [
		{ path: `/${name}.mkv`, bytes: 700 * mebibyte },
		{ path: '/readme.txt', bytes: 1024 },
	]);
}

/** A magnet link has its hash in hexadecimal or, rarely, in base32. */
function infoHash(text: string): string | undefined {
	if (/^[0-9a-f]{40}$/i.test(text)) return text.toLowerCase();
	if (!/^[a-z2-7]{32}$/i.test(text)) return undefined;
	const bits = [...text.toUpperCase()].map(character =>
		base32.indexOf(character).toString(2).padStart(5, '0'),
	);
	return BigInt(`0b${bits.join('')}`)
		.toString(16)
		.padStart(40, '0');
}
