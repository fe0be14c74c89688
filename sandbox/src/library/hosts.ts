/** Invented hosters, on domains that nobody can own. */
export interface SampleHost {
	domain: string;
	id: string;
	name: string;
	/** Whether `/traffic` counts it. */
	traffic: 'unlimited' | 'limited';
}

export const sampleHosts: readonly SampleHost[] = [
	{ domain: 'files.example', id: 'files', name: 'Sample Files', traffic: 'unlimited' },
	{ domain: 'limited.example', id: 'limited', name: 'Sample Limited', traffic: 'limited' },
];

/** The bytes that a user may take from a limited hoster. */
export const trafficLimit = 50 * 1024 ** 3;

/** The size of each file on a sample hoster. */
export const hostedBytes = 100 * 1024 ** 2;

/** Links with this in their path are of files that are gone. */
const goneMark = '/missing/';

export interface HostedFile {
	host: SampleHost;
	filename: string;
	availability: 'available' | 'gone';
}

/** The file behind a link, or undefined where no sample hoster has the domain. */
export function hostedFile(link: string): HostedFile | undefined {
	if (!URL.canParse(link)) return undefined;
	const { hostname, pathname } = new URL(link);
	const host = sampleHosts.find(({ domain }) => hostname === domain || hostname.endsWith(`.${domain}`));
	if (!host) return undefined;
	return {
		host,
		filename: decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1)) || 'file.bin',
		availability: pathname.includes(goneMark) ? 'gone' : 'available',
	};
}

export function hostIcon(id: string): string {
	return `https://example.com/hosts/${id}.png`;
}
