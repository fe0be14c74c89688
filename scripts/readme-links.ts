/**
 * What the packager is told about the relative links of README and CHANGELOG: the Marketplace, Open VSX and the
 * Extensions view show them away from the repository. Its address is known where GitHub Actions runs for a tag;
 * everywhere else the links stay as they are, and everybody gets the same bytes.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function linkOptions(env: NodeJS.ProcessEnv): string[] {
	const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF_TYPE, GITHUB_REF_NAME } = env;
	if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || GITHUB_REF_TYPE !== 'tag' || !GITHUB_REF_NAME)
		return ['--no-rewrite-relative-links'];
	const repository = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
	return [
		...['--baseContentUrl', `${repository}/blob/${GITHUB_REF_NAME}`],
		...['--baseImagesUrl', `${repository}/raw/${GITHUB_REF_NAME}`],
	];
}
