/** Marks the lines of the tests' report among everything else an editor logs. */
const mark = '[test] ';

export function markLines(text: string): string {
	return text
		.split('\n')
		.map(line => mark + line)
		.join('\n');
}

/** The report's lines in something logged; undefined when it is not the report. */
export function unmarkLines(text: string): string | undefined {
	if (!text.startsWith(mark)) return undefined;
	return text
		.split('\n')
		.map(line => (line.startsWith(mark) ? line.slice(mark.length) : line))
		.join('\n');
}
