import { type CodeServerVersion, oldestCodeServer } from '../../host/code-server';

/** Version 4.100.3 drops path and query of a loopback address that it opens: the site's start page comes. */
export function opensWholeAddress(version: CodeServerVersion): boolean {
	return version !== oldestCodeServer;
}
