/** The command without its `--grep`, such as `npm test -- --only unit`. A ring hands it to the processes it starts. */
export const rerunVariable = 'TEST_RERUN';

/**
 * Commands that run each failed test alone.
 *
 * @param titles the full titles of the failed tests
 */
export function sayReruns(titles: readonly string[], env: NodeJS.ProcessEnv): string {
	const command = env[rerunVariable];
	if (!command || titles.length === 0) return '';
	const lines = titles.map(title => `    ${command} --grep "${toPattern(title)}"`);
	return ['  Run a failed test alone:', ...new Set(lines)].join('\n');
}

/** A regular expression for a title that no shell changes: `.` stands for all but letters, digits and spaces. */
function toPattern(title: string): string {
	return title.replace(/[^\p{ASCII}]|[^\w\s,:-]/gu, '.').trim();
}
