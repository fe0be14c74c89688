import { baseName, type Torrent, type TorrentFile } from './torrent';

/** A link that was unrestricted. */
export interface Download {
	id: string;
	filename: string;
	bytes: number;
	/** The link that was given. */
	link: string;
	/** The hoster's domain, and the name of its picture. */
	host: { domain: string; id: string };
	generatedAt: number;
}

/** What one user has on the service. The newest is the first of each list. */
export class Library {
	torrents: Torrent[] = [];
	downloads: Download[] = [];

	torrent(id: string): Torrent | undefined {
		return this.torrents.find(torrent => torrent.id === id);
	}

	add(torrent: Torrent): void {
		this.torrents.unshift(torrent);
	}

	remove(torrent: Torrent): void {
		this.torrents = this.torrents.filter(one => one !== torrent);
	}

	record(download: Download): void {
		this.downloads.unshift(download);
	}

	fileOfLink(linkId: string): TorrentFile | undefined {
		return this.torrents.flatMap(({ files }) => files).find(file => file.linkId === linkId);
	}

	/** The bytes and links taken from one hoster. */
	trafficOf(domain: string): { bytes: number; links: number } {
		const taken = this.downloads.filter(({ host }) => host.domain === domain);
		return { bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0), links: taken.length };
	}
}

export function linkIdOf(link: string): string | undefined {
	return URL.canParse(link) && /^\/d\/[^/]+$/.test(new URL(link).pathname) ? baseName(link) : undefined;
}
