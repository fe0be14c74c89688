import { compareAnswers, type Difference } from './compare';
import type { PlanResult } from './plan';
import { type Redacted, type RedactedAnswer, type RedactedStep, redact } from './redact';
import { type Part, type Section, type StepId, sections, stepIds, steps } from './steps';

export interface Report {
	readonly format: 1;
	/** Of the tool, which is that of the sandbox. */
	readonly version: string;
	/** The day of the run. */
	readonly date: string;
	/** The origin of the service. */
	readonly service: string;
	readonly stopped?: string;
	readonly leftOut: Readonly<Partial<Record<Part, string>>>;
	readonly steps: readonly ReportedStep[];
}

export interface ReportedStep extends RedactedStep {
	readonly section: Section;
	readonly title: string;
	readonly knowledge: 'known' | 'unknown';
	/** The sandbox's answer to the same step. */
	readonly sandbox: RedactedAnswer;
	readonly differences: readonly Difference[];
}

/** Secrets are searched for from this length on; anything shorter is found in ordinary words. */
const shortestSecret = 8;

/** @throws where a value that was replaced is found in what would be written: a mistake of the tool */
export function makeReport(
	run: { service: PlanResult; sandbox: PlanResult },
	about: Pick<Report, 'version' | 'date' | 'service'>,
): Report {
	const { steps: taken, values } = redact(run.service.recorded);
	const expected = new Map(redact(run.sandbox.recorded).steps.map(step => [step.id, step.answer]));
	const reported = taken.flatMap(step => {
		const sandbox = expected.get(step.id);
		return sandbox ? [reportedStep(step, sandbox)] : [];
	});
	for (const { id, answer, request } of reported) refuseSecrets(id, [answer, request], values);
	const { stopped, leftOut } = run.service;
	return {
		format: 1,
		...about,
		...(stopped === undefined ? {} : { stopped }),
		leftOut: Object.fromEntries(leftOut),
		steps: reported,
	};
}

function reportedStep(step: RedactedStep, sandbox: RedactedAnswer): ReportedStep {
	const { section, title, knowledge } = steps[step.id];
	return { ...step, section, title, knowledge, sandbox, differences: compareAnswers(step.answer, sandbox) };
}

function refuseSecrets(id: StepId, published: unknown, values: readonly string[]): void {
	const text = JSON.stringify(published).replaceAll(/<[^<>]*>/g, '');
	if (values.some(value => value.length >= shortestSecret && text.includes(value)))
		throw new Error(`The answer to ${id} would have been published with a secret in it. Please report this.`);
}

/** The report for people, in the order of the protocol notes. */
export function markdown(report: Report): string {
	const headings = Object.keys(sections).map(Number) as Section[];
	return [
		'# Conformance report',
		'',
		`${report.service}, ${report.date}, real-debrid-sandbox ${report.version}. Values are replaced by the step and the field in which they were first seen, so that equal values can be told.`,
		...(report.stopped === undefined ? [] : ['', `**Ended early.** ${report.stopped}`]),
		...headings.flatMap(section => sectionLines(section, report)),
		'',
	].join('\n');
}

function sectionLines(section: Section, report: Report): string[] {
	const ids = stepIds.filter(id => steps[id].section === section);
	return ['', `## ${section}. ${sections[section]}`, ...ids.flatMap(id => ['', ...stepLines(id, report)])];
}

function stepLines(id: StepId, report: Report): string[] {
	const { title, knowledge, part } = steps[id];
	const heading = `### ${title}${knowledge === 'unknown' ? ' (was not known)' : ''}`;
	const step = report.steps.find(one => one.id === id);
	if (!step) return [heading, '', `Not done. ${report.leftOut[part] ?? report.stopped ?? ''}`.trim()];
	const { request, answer, differences } = step;
	return [
		heading,
		'',
		`\`${id}\`: ${request.method} ${request.path}, ${answer.status} ${headersText(answer)}`.trimEnd(),
		'',
		...codeLines(answer),
		'',
		...(differences.length === 0
			? ['The sandbox answers the same.']
			: ['The sandbox answers differently:', '', ...differences.map(differenceLine)]),
	];
}

function headersText({ headers }: RedactedAnswer): string {
	const texts = Object.entries(headers).map(([name, value]) => `\`${name}: ${value}\``);
	return texts.length === 0 ? '' : `(${texts.join(', ')})`;
}

function codeLines({ kind, body }: RedactedAnswer): string[] {
	if (kind === 'empty') return ['No body.'];
	return [
		'```json',
		JSON.stringify(body, null, 2),
		'```',
		...(kind === 'JSON' ? [] : ['', `The body is ${kind}.`]),
	];
}

function differenceLine({ where, service, sandbox }: Difference): string {
	return `- \`${where}\`: service ${shown(service)}, sandbox ${shown(sandbox)}`;
}

function shown(value: Redacted | undefined): string {
	return value === undefined ? 'nothing' : `\`${JSON.stringify(value)}\``;
}
