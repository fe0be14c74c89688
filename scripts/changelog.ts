/**
 * The section of one version in a changelog of the form https://keepachangelog.com/, without its heading.
 *
 * @throws where there is none, or nothing in it
 */
export function sectionOf(version: string, changelog: string): string {
	const [, ...sections] = changelog.split(/^## (?=\[)/m);
	const section = sections.find(text => text.startsWith(`[${version}]`));
	const body = section?.slice(section.indexOf('\n') + 1).trim() ?? '';
	if (body === '') throw new Error(`CHANGELOG.md says nothing of ${version}.`);
	return body;
}

/** @throws where the tag is not that of the version, such as `v1.0.0` of 1.0.0 */
export function checkTag(tag: string, version: string): void {
	if (tag !== `v${version}`) throw new Error(`The tag ${tag} is not that of version ${version}.`);
}
