import {
	type Answer,
	actionAlreadyDone,
	jsonAnswer,
	missingField,
	unknownResource,
	wrongParameter,
} from '../answer';
import { torrentOfMagnet } from '../library/magnet';
import {
	baseName,
	progressOf,
	selectedFiles,
	sizeOf,
	type Torrent,
	type TorrentProgress,
} from '../library/torrent';
import { pageAnswer } from './paging';
import { type Session, withPremium } from './session';

export function torrents(session: Session): Answer {
	const { library, request } = session;
	const active = library.torrents.filter(one => isActive(progress(one, session)));
	const listed = request.query['filter'] === 'active' ? active : library.torrents;
	return pageAnswer(listed, request.query, torrent => summary(torrent, session));
}

export const torrentInfo = ofTorrent((torrent, session) => {
	const { id, filename, ...shown } = summary(torrent, session);
	const { status } = progress(torrent, session);
	const files = status === 'magnet_conversion' ? [] : torrent.files;
	const selected = new Set(selectedFiles(torrent));
	return jsonAnswer(200, {
		id,
		filename,
		original_filename: torrent.name,
		original_bytes: sizeOf(files),
		...shown,
		files: files.map(file => ({
			id: file.id,
			path: file.path,
			bytes: file.bytes,
			selected: selected.has(file) ? 1 : 0,
		})),
	});
});

export function addMagnet(session: Session): Answer {
	return withPremium(session, ({ library, request, now }) => {
		const { magnet } = request.form;
		if (!magnet) return missingField('magnet');
		// Seen once, for the address of a web page: 404, not 400.
		if (!/^magnet:/i.test(magnet)) return wrongParameter(404);
		const torrent = torrentOfMagnet(magnet, now);
		if (!torrent) return wrongParameter();
		library.add(torrent);
		const uri = `${request.origin}/rest/1.0/torrents/info/${torrent.id}`;
		return jsonAnswer(201, { id: torrent.id, uri });
	});
}

export const selectFiles = ofTorrent((torrent, session) =>
	withPremium(session, ({ request, now }) => {
		const { files } = request.form;
		// Seen: 404, where other endpoints answer 400.
		if (!files) return missingField('files', 404);
		if (torrent.selection) return actionAlreadyDone();
		const known = progress(torrent, session).status === 'magnet_conversion' ? [] : torrent.files;
		const all = known.map(({ id }) => id);
		const fileIds = files === 'all' ? all : files.split(',').map(Number);
		if (fileIds.length === 0 || !fileIds.every(id => all.includes(id))) return wrongParameter(404);
		torrent.selection = { at: now, fileIds };
		return { status: 204, body: '' };
	}),
);

export const deleteTorrent = ofTorrent((torrent, { library }) => {
	library.remove(torrent);
	return { status: 204, body: '' };
});

/** For endpoints whose path ends with the id of a torrent. */
function ofTorrent(handle: (torrent: Torrent, session: Session) => Answer) {
	return (session: Session): Answer => {
		const torrent = session.library.torrent(baseName(session.request.path));
		return torrent ? handle(torrent, session) : unknownResource();
	};
}

function progress(torrent: Torrent, { state, now }: Session): TorrentProgress {
	return progressOf(torrent, now, state.settings);
}

/** The documentation does not say which states are active: those in which the service has something to do. */
function isActive({ status }: TorrentProgress): boolean {
	return status === 'magnet_conversion' || status === 'downloading';
}

/** An entry of the list. Three fields are there in some states only. */
function summary(torrent: Torrent, session: Session) {
	const { status, percent, endedAt } = progress(torrent, session);
	const selected = selectedFiles(torrent);
	const [only] = selected;
	const files = selected.length > 0 ? selected : torrent.files;
	const { origin } = session.request;
	return {
		id: torrent.id,
		filename: only && selected.length === 1 ? baseName(only.path) : torrent.name,
		hash: torrent.hash,
		bytes: status === 'magnet_conversion' ? 0 : sizeOf(files),
		host: 'real-debrid.com',
		split: 2000,
		progress: percent,
		status,
		added: new Date(torrent.addedAt).toISOString(),
		links: status === 'downloaded' ? selected.map(({ linkId }) => `${origin}/d/${linkId}`) : [],
		...(endedAt === undefined ? {} : { ended: new Date(endedAt).toISOString() }),
		...(status === 'downloading' ? { speed: 10_000_000 } : {}),
		...(status === 'downloading' || status === 'magnet_conversion' ? { seeders: 12 } : {}),
	};
}
