import {
	type Answer,
	errorAnswer,
	hosterUnavailable,
	jsonAnswer,
	missingField,
	unavailableFile,
	unsupportedHoster,
} from '../answer';
import type { ApiRequest } from '../api-request';
import { randomId } from '../codes';
import { hostedBytes, hostedFile, hostIcon, sampleHosts } from '../library/hosts';
import { type Download, linkIdOf } from '../library/library';
import { mimeType } from '../library/mime-type';
import { baseName } from '../library/torrent';
import type { SandboxState } from '../state';
import { isPremium } from '../users';
import { pageAnswer } from './paging';
import type { Session } from './session';

/** Where the service keeps what it downloaded itself. */
const ownHost = { domain: 'real-debrid.com', id: 'realdebrid' };

export function hosts(): Answer {
	const entries = sampleHosts.map(({ domain, id, name }) => [domain, { id, name, image: hostIcon(id) }]);
	return jsonAnswer(200, Object.fromEntries(entries));
}

export function checkLink(_state: SandboxState, { form }: ApiRequest): Answer {
	const { link } = form;
	if (!link) return missingField('link');
	const file = hostedFile(link);
	if (file?.availability === 'gone') return unavailableFile();
	return jsonAnswer(200, {
		host: file?.host.domain ?? '',
		link,
		filename: file?.filename ?? '',
		filesize: file ? hostedBytes : 0,
		supported: file ? 1 : 0,
	});
}

export function unrestrictLink(session: Session): Answer {
	const { link } = session.request.form;
	if (!link) return missingField('link');
	if (!isPremium(session.user, session.now)) return errorAnswer(403, 'hoster_not_free', 20);
	const found = findFile(session, link);
	if ('refusal' in found) return found.refusal;
	const download: Download = { ...found.file, id: randomId(), link, generatedAt: session.now };
	session.library.record(download);
	const { generated, ...shown } = showDownload(download, session.request.origin);
	return jsonAnswer(200, { ...shown, crc: 1 });
}

export function downloads({ library, request }: Session): Answer {
	return pageAnswer(library.downloads, request.query, one => showDownload(one, request.origin));
}

type FoundFile = { file: Pick<Download, 'filename' | 'bytes' | 'host'> } | { refusal: Answer };

/** The file of one of the user's torrents, or on a hoster. */
function findFile({ library, request }: Session, link: string): FoundFile {
	const linkId = link.startsWith(`${request.origin}/`) ? linkIdOf(link) : undefined;
	if (linkId !== undefined) {
		const file = library.fileOfLink(linkId);
		return file
			? { file: { filename: baseName(file.path), bytes: file.bytes, host: ownHost } }
			: { refusal: hosterUnavailable() };
	}
	const hosted = hostedFile(link);
	if (!hosted) return { refusal: unsupportedHoster() };
	if (hosted.availability === 'gone') return { refusal: unavailableFile() };
	const { filename, host } = hosted;
	return { file: { filename, bytes: hostedBytes, host } };
}

/** An entry of `/downloads`; `/unrestrict/link` gives the same without the moment. */
function showDownload({ id, filename, bytes, link, host, generatedAt }: Download, origin: string) {
	return {
		id,
		filename,
		mimeType: mimeType(filename),
		filesize: bytes,
		link,
		host: host.domain,
		host_icon: hostIcon(host.id),
		chunks: 16,
		download: `${origin}/download/${id}/${encodeURIComponent(filename)}`,
		streamable: /^(video|audio)\//.test(mimeType(filename)) ? 1 : 0,
		generated: new Date(generatedAt).toISOString(),
	};
}
