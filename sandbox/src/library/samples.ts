import { createHash } from 'node:crypto';
import { randomId } from '../codes';
import { hostedBytes, sampleHosts } from './hosts';
import { Library } from './library';
import { newTorrent, type Torrent } from './torrent';

const hour = 3600_000;
const megabyte = 1_000_000;

/** How many entries a library gets. */
export interface LibrarySize {
	torrents: number;
	downloads: number;
}

/** Some of each kind for the first user, more than one page for the last, nothing for the others. */
export const sampleSizes: Readonly<Record<number, LibrarySize>> = {
	1001: { torrents: 3, downloads: 2 },
	1005: { torrents: 120, downloads: 120 },
};

/** The oldest is added first, so that the newest is on top of the list. */
export function sampleLibrary({ torrents, downloads }: LibrarySize, now: number): Library {
	const library = new Library();
	for (let index = torrents; index >= 1; index--) library.add(sampleTorrent(index, now - index * hour));
	for (let index = downloads; index >= 1; index--) recordSample(library, index, now - index * hour);
	return library;
}

/** The newest one waits for its files to be selected, the others are downloaded. */
function sampleTorrent(index: number, addedAt: number): Torrent {
	const name = `Sample Torrent ${index}`;
	const hash = createHash('sha1').update(name).digest('hex');
	const torrent = newTorrent({ name, hash, addedAt }, [
		{ path: `/${name}/episode-1.mkv`, bytes: (400 + index) * megabyte },
		{ path: `/${name}/episode-2.mkv`, bytes: (500 + index) * megabyte },
		{ path: `/${name}/notes.txt`, bytes: 2048 },
	]);
	if (index > 1) torrent.selection = { at: addedAt, fileIds: [1, 2] };
	return torrent;
}

function recordSample(library: Library, index: number, generatedAt: number): void {
	const [host] = sampleHosts;
	if (!host) return;
	const filename = `sample-${index}.zip`;
	library.record({
		id: randomId(),
		filename,
		bytes: hostedBytes,
		link: `https://${host.domain}/${filename}`,
		host,
		generatedAt,
	});
}
