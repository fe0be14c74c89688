/** The public repository, and the tag that is released. */
export interface ReleasedRepository {
	readonly url: string;
	readonly tag: string;
}

/**
 * GitHub Actions says where a release comes from. Elsewhere the repository is unknown: the package then has no address
 * of it, and the same bytes on every machine.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function releasedRepository(env: NodeJS.ProcessEnv): ReleasedRepository | undefined {
	const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF_TYPE, GITHUB_REF_NAME } = env;
	if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || GITHUB_REF_TYPE !== 'tag' || !GITHUB_REF_NAME)
		return undefined;
	return { url: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`, tag: GITHUB_REF_NAME };
}

/**
 * Options of vsce for the relative links of README and CHANGELOG, which the Marketplace, Open VSX and the Extensions
 * view show outside the repository.
 */
export function linkOptions(repository: ReleasedRepository | undefined): string[] {
	if (!repository) return ['--no-rewrite-relative-links'];
	const { url, tag } = repository;
	return ['--baseContentUrl', `${url}/blob/${tag}`, '--baseImagesUrl', `${url}/raw/${tag}`];
}

/** Adds to a manifest the links that the Marketplace and the editor show beside the extension. */
export function withRepository(manifest: string, { url }: ReleasedRepository): string {
	const links = {
		repository: { type: 'git', url: `${url}.git` },
		bugs: { url: `${url}/issues` },
		homepage: `${url}#readme`,
		// Questions and reports arrive in one place.
		qna: `${url}/issues`,
	};
	return `${JSON.stringify({ ...(JSON.parse(manifest) as object), ...links }, undefined, '\t')}\n`;
}

const ISSUE_TRACKER = 'the project’s issue tracker';

/**
 * Makes a link of the words "the project’s issue tracker" in a page.
 *
 * @throws {Error} if the page does not have them
 */
export function withIssueTracker(page: string, { url }: ReleasedRepository): string {
	if (!page.includes(ISSUE_TRACKER)) throw new Error(`A page does not mention ${ISSUE_TRACKER}.`);
	return page.replaceAll(ISSUE_TRACKER, `[${ISSUE_TRACKER}](${url}/issues)`);
}
