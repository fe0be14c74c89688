import { execFile } from 'node:child_process';
import { repositoryRoot } from '../test/host/paths';

const words = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=10000'];

/** What npm says of an audit, as far as it is looked at. */
interface AuditReport {
	readonly metadata?: { readonly vulnerabilities?: { readonly total?: number } };
	/** Why there was none. */
	readonly message?: string;
}

/**
 * Asks the registry for known vulnerabilities of the packages that ship. Some registries answer no such question,
 * and nobody is to be kept from packaging without a network: that is said and nothing more.
 *
 * @returns a line to be shown
 * @throws when there are any
 */
export async function auditShipped(): Promise<string> {
	const npm = process.env['npm_execpath'];
	const [program, ...first] = npm ? [process.execPath, npm] : ['npm'];
	const report = await new Promise<string>(resolve => {
		// Its exit code says the same as its words, and less.
		execFile(program, [...first, ...words], { cwd: repositoryRoot }, (_error, stdout) => resolve(stdout));
	});
	return sayAudit(report);
}

/** @param report as npm prints it with `--json` */
export function sayAudit(report: string): string {
	const { metadata, message = 'no answer' } = parsed(report);
	const total = metadata?.vulnerabilities?.total;
	if (total === undefined)
		return `npm audit of what ships: NOT DONE, the registry cannot be asked (${message})`;
	if (total > 0)
		throw new Error(`npm audit of what ships: ${total} known vulnerabilities. See: npm audit --omit=dev`);
	return 'npm audit of what ships: no known vulnerability';
}

function parsed(report: string): AuditReport {
	try {
		return JSON.parse(report) as AuditReport;
	} catch {
		return {};
	}
}
