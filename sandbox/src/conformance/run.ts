import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LiveOptions, liveService } from './live-service';
import { runPlan } from './plan';
import { makeReport, markdown, type Report } from './report';
import { runOnSandbox } from './sandbox-service';

export interface ConformanceRun extends LiveOptions {
	/** Where the report goes. */
	readonly folder: string;
	readonly version: string;
	/** The day, such as 2026-11-27. */
	readonly date: string;
}

const introduction = `This compares Real-Debrid's sign-in with the sandbox's. It takes about 20 minutes, most of which is waiting
for a code to expire, and you need a browser that is signed in to the site.

Three codes are requested: one is left to expire, one you deny, one you allow. You are asked before each step
that changes your account. The app that is added is removed again at the end.

Nothing is stored but the report, in which each code, token, name and address is replaced by a placeholder.`;

/** Guides a person through one run, and writes `conformance.json` and `conformance.md`. */
export async function runConformance(run: ConformanceRun): Promise<Report | undefined> {
	const { terminal, origin, version, date } = run;
	terminal.say(introduction);
	if (!(await terminal.confirm(`Start with ${origin}?`))) return undefined;
	const service = await runPlan(liveService(run));
	const report = makeReport({ service, sandbox: await runOnSandbox() }, { version, date, service: origin });
	await writeFile(join(run.folder, 'conformance.json'), `${JSON.stringify(report, null, '\t')}\n`);
	await writeFile(join(run.folder, 'conformance.md'), markdown(report));
	terminal.say(conclusion(report, run.folder));
	return report;
}

function conclusion({ steps, stopped }: Report, folder: string): string {
	const different = steps.filter(({ differences }) => differences.length > 0).length;
	const ids = steps.map(({ id }) => id);
	const isLeftBehind = ids.includes('granted') && !ids.includes('refresh-after-removal');
	return [
		...(stopped === undefined ? [] : [`The run ended early. ${stopped}`]),
		...(isLeftBehind ? ['The app may still be in your account: remove it on the site.'] : []),
		`${steps.length} answers, ${different} of them other than the sandbox's.`,
		`Wrote ${join(folder, 'conformance.json')} and ${join(folder, 'conformance.md')}.`,
	].join('\n');
}
