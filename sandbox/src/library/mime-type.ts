const types: Readonly<Record<string, string>> = {
	avi: 'video/x-msvideo',
	flac: 'audio/flac',
	jpg: 'image/jpeg',
	mkv: 'video/x-matroska',
	mp3: 'audio/mpeg',
	mp4: 'video/mp4',
	pdf: 'application/pdf',
	png: 'image/png',
	rar: 'application/vnd.rar',
	srt: 'application/x-subrip',
	txt: 'text/plain',
	zip: 'application/zip',
};

/** Guessed by the end of the name, as the service does. */
export function mimeType(filename: string): string {
	const extension = filename.slice(filename.lastIndexOf('.') + 1).toLowerCase();
	return types[extension] ?? 'application/octet-stream';
}
