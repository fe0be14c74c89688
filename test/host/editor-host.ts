import type { CodeServerVersion } from './code-server';

/** Desktop VS Code, which is downloaded. */
export interface DesktopEditor {
	/** `stable`, `insiders`, or a version such as `1.100.3`. */
	readonly desktop: string;
}

/** The editor that tests are to run in. */
export type EditorHost = CodeServerVersion | DesktopEditor;

export function isDesktop(host: EditorHost): host is DesktopEditor {
	return typeof host !== 'string';
}

/**
 * @param version from the command line
 * @throws for what is no version, or a host whose version is not to be chosen
 */
export function hostOfVersion(host: EditorHost, version: string | undefined): EditorHost {
	if (version === undefined) return host;
	if (!isDesktop(host)) throw new Error('--version: only `npm run test:desktop` takes one.');
	if (!/^(stable|insiders|\d+\.\d+\.\d+)$/.test(version))
		throw new Error(`--version ${version}: it is stable, insiders or such as 1.100.3.`);
	return { desktop: version };
}
