import { randomId } from '../codes';
import type { SandboxSettings } from '../settings';

export interface TorrentFile {
	id: number;
	/** Begins with a slash, as on the service. */
	path: string;
	bytes: number;
	/** The last part of the link to this file. */
	linkId: string;
}

export interface Torrent {
	id: string;
	name: string;
	/** 40 hexadecimal digits, in lower case. */
	hash: string;
	/** Milliseconds since the epoch, like the other moments. */
	addedAt: number;
	files: TorrentFile[];
	selection?: { at: number; fileIds: number[] };
}

/** The states of the service that the sandbox gets into by itself. */
export type TorrentStatus = 'magnet_conversion' | 'waiting_files_selection' | 'downloading' | 'downloaded';

export interface TorrentProgress {
	status: TorrentStatus;
	percent: number;
	/** Once it is downloaded. */
	endedAt?: number;
}

type Durations = Pick<SandboxSettings, 'magnetConversion' | 'torrentDownload'>;

export function newTorrent(
	torrent: Pick<Torrent, 'name' | 'hash' | 'addedAt'>,
	files: readonly Pick<TorrentFile, 'path' | 'bytes'>[],
): Torrent {
	return {
		...torrent,
		id: randomId(),
		files: files.map((file, index) => ({ ...file, id: index + 1, linkId: randomId() })),
	};
}

/** Where a torrent is at a moment: it moves by the sandbox's clock alone. */
export function progressOf(torrent: Torrent, now: number, durations: Durations): TorrentProgress {
	if (now < torrent.addedAt + durations.magnetConversion * 1000)
		return { status: 'magnet_conversion', percent: 0 };
	if (!torrent.selection) return { status: 'waiting_files_selection', percent: 0 };
	const wholeMs = durations.torrentDownload * 1000;
	const endedAt = torrent.selection.at + wholeMs;
	if (now >= endedAt) return { status: 'downloaded', percent: 100, endedAt };
	return { status: 'downloading', percent: Math.floor(((now - torrent.selection.at) / wholeMs) * 100) };
}

export function selectedFiles({ files, selection }: Torrent): TorrentFile[] {
	return files.filter(({ id }) => selection?.fileIds.includes(id));
}

export function sizeOf(files: readonly TorrentFile[]): number {
	return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function baseName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
