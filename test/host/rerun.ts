import type { Hook, Test } from 'mocha';

/** The command without its `--grep`, such as `npm test -- --only unit`. A ring hands it to the processes it starts. */
export const rerunVariable = 'TEST_RERUN';

/** Commands that run each failed test alone; where a hook has failed, the tests that it is for. */
export function sayReruns(failed: readonly (Test | Hook)[], env: NodeJS.ProcessEnv): string {
	const command = env[rerunVariable];
	if (!command || failed.length === 0) return '';
	const titles = failed.map(
		one => ('type' in one && one.type === 'hook' ? one.parent?.fullTitle() : one.fullTitle()) ?? '',
	);
	const lines = titles.map(title =>
		title ? `    ${command} --grep "${toPattern(title)}"` : `    ${command}`,
	);
	return ['  Run a failed test alone:', ...new Set(lines)].join('\n');
}

/** A regular expression for a title that no shell changes: `.` stands for all but letters, digits and spaces. */
function toPattern(title: string): string {
	return title.replace(/[^\p{ASCII}]|[^\w\s,:-]/gu, '.').trim();
}
