import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { newestCodeServer } from '../test/host/code-server';
import { repositoryRoot } from '../test/host/paths';
import { isMet, type Matrix, type PartResult, quantile, type Row } from './part';

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
		'## Summary',
		summaryTable(run.parts),
		'Where a value is a median, the quartiles, the range and the number of samples stand beside it. `×` is a ratio.',
		...run.parts.flatMap(sectionOf),
	].join('\n\n')}\n`;
}

/** The rows that have a headline. */
export function summaryTable(parts: readonly Pick<PartResult, 'rows'>[]): string {
	return matrixTable({
		columns: ['', 'Value', 'Goal'],
		rows: parts.flatMap(({ rows }) =>
			rows.flatMap(row => (row.headline ? [[row.headline, counted(row.value, row.unit), goalOf(row)]] : [])),
		),
	});
}

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
		columns: ['', 'Value', 'Quartiles', 'Range', 'Goal', 'Met'],
		rows: rows.map(row => [
			row.what,
			counted(row.value, row.unit),
			quartilesOf(row),
			rangeOf(row),
			goalOf(row),
			{ true: 'yes', false: ['**no**', row.reason].filter(Boolean).join(': '), undefined: '' }[
				`${isMet(row)}`
			],
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

function quartilesOf({ samples = [] }: Row): string {
	if (samples.length < 4) return '';
	return `${rounded(quantile(samples, 0.25))} to ${rounded(quantile(samples, 0.75))}`;
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
