import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { newestCodeServer } from '../test/host/code-server';
import { repositoryRoot } from '../test/host/paths';
import { isMet, type Matrix, type PartResult, type Row } from './part';

/** One run of the measurements. */
export interface BenchRun {
	readonly date: Date;
	/** As it was typed. */
	readonly command: string;
	readonly parts: readonly (PartResult & { readonly name: string })[];
}

/** Whose version a number depends on. */
const PACKAGES = ['undici', 'openid-client', '@octokit/auth-oauth-device'];

interface Surroundings {
	readonly date: string;
	readonly command: string;
	readonly machine: string;
	readonly versions: Readonly<Record<string, string>>;
}

export function toJson(run: BenchRun): string {
	const parts = run.parts.map(({ plot, ...part }) => ({
		...part,
		plot: plot?.file,
		rows: part.rows.map(row => ({ ...row, met: isMet(row) })),
	}));
	return `${JSON.stringify({ ...surroundings(run), parts }, null, '\t')}\n`;
}

export function toMarkdown(run: BenchRun): string {
	const { date, command, machine, versions } = surroundings(run);
	return `${[
		'# Measurements',
		'Generated: not to be edited.',
		[`- ${date}, by \`${command}\``, `- ${machine}`, `- ${listed(versions)}`].join('\n'),
		'Where a value is a median, the range and the number of samples stand beside it. `×` is a ratio.',
		...run.parts.flatMap(sectionOf),
	].join('\n\n')}\n`;
}

/** What of a run, as `toJson` gives it, the README has. */
export type Headlines = Pick<Surroundings, 'date' | 'machine'> & {
	readonly parts: readonly Pick<PartResult, 'rows'>[];
};

/** The rows that have a headline, and where they were measured. */
export function toReadme({ date, machine, parts }: Headlines): string {
	const rows = parts.flatMap(part => part.rows);
	const table = matrixTable({
		columns: ['', 'measured', 'goal'],
		rows: rows.flatMap(row =>
			row.headline ? [[row.headline, counted(row.value, row.unit), goalOf(row)]] : [],
		),
	});
	return `${table}\n\nMeasured ${date} UTC by \`npm run bench\` on ${machine}, which writes this table and, with everything else, [bench/RESULTS.md](bench/RESULTS.md).`;
}

/** @throws {Error} without the two comments that mark its place */
export function withHeadlines(readme: string, headlines: string): string {
	const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
	if (from < 0 || to < from) throw new Error('README.md has no place for measurements.');
	return `${readme.slice(0, from)}${BEGIN}\n${headlines}\n${readme.slice(to)}`;
}

const BEGIN = '<!-- measurements: generated -->';
const END = '<!-- end of measurements -->';

function sectionOf({ title, method, rows, matrix, plot }: PartResult): string[] {
	return [
		`## ${title}`,
		method,
		...(rows.length > 0 ? [rowsTable(rows)] : []),
		...(matrix ? [matrixTable(matrix)] : []),
		...(plot ? [`![${title}](${plot.file})`] : []),
	];
}

function rowsTable(rows: readonly Row[]): string {
	return matrixTable({
		columns: ['', 'Value', 'Range', 'Goal', 'Met'],
		rows: rows.map(row => [
			row.what,
			counted(row.value, row.unit),
			rangeOf(row),
			goalOf(row),
			{ true: 'yes', false: '**no**', undefined: '' }[`${isMet(row)}`],
		]),
	});
}

function matrixTable({ columns, rows }: Matrix): string {
	const lines = [columns, columns.map(() => '---'), ...rows];
	return lines.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function rangeOf({ samples = [] }: Row): string {
	if (samples.length < 2) return '';
	return `${rounded(Math.min(...samples))} to ${rounded(Math.max(...samples))} (${samples.length})`;
}

function goalOf({ goal, unit }: Row): string {
	if (!goal) return '';
	if ('atMost' in goal) return `≤ ${counted(goal.atMost, unit)}`;
	if ('atLeast' in goal) return `≥ ${counted(goal.atLeast, unit)}`;
	return counted(goal.exactly, unit);
}

function counted(value: number, unit: string): string {
	return `${rounded(value)} ${value === 1 ? unit.replace(/(?<=\w{2})s$/, '') : unit}`;
}

/** Three digits that count; whole numbers whole. */
function rounded(value: number): string {
	if (Number.isInteger(value) || Math.abs(value) >= 100)
		return value.toLocaleString('en', { maximumFractionDigits: 0 });
	return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function surroundings({ date, command }: BenchRun): Surroundings {
	const [cpu] = cpus();
	const memory = Math.round(totalmem() / 2 ** 30);
	return {
		date: date.toISOString().slice(0, 16).replace('T', ' '),
		command,
		machine: `${cpus().length} × ${cpu?.model.trim() ?? 'CPU'}, ${memory} GB, ${process.platform} ${process.arch}`,
		versions: {
			'Node.js': process.versions.node,
			'code-server': newestCodeServer,
			...Object.fromEntries(PACKAGES.map(name => [name, versionOf(name)])),
		},
	};
}

function versionOf(name: string): string {
	const path = join(repositoryRoot, 'node_modules', name, 'package.json');
	return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

function listed(versions: Readonly<Record<string, string>>): string {
	return Object.entries(versions)
		.map(([name, version]) => `${name} ${version}`)
		.join(' · ');
}
