import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../sandbox/src/conformance/report';
import { runConformance } from '../../../sandbox/src/conformance/run';
import type { Terminal } from '../../../sandbox/src/conformance/terminal';
import type { Sandbox } from '../../../sandbox/src/index';
import { TemporaryFolder } from '../../host/temporary-folder';

export interface Written {
	readonly report: Report | undefined;
	/** The two files, or nothing where none were written. */
	readonly json: string;
	readonly markdown: string;
	/** All that the person was told and asked. */
	readonly told: string;
	readonly questions: readonly string[];
}

export interface Person {
	/** The answer to each question; yes by default. */
	readonly agrees?: (question: string) => boolean;
	readonly signal?: AbortSignal;
	readonly before?: (task: string) => void;
}

/** One run of the tool against a sandbox that stands for the real service. Its clock is the only clock. */
export async function runAgainst(service: Sandbox, person: Person = {}): Promise<Written> {
	const folder = new TemporaryFolder('conformance');
	const lines: string[] = [];
	const questions: string[] = [];
	const terminal: Terminal = {
		say: text => void lines.push(text),
		confirm: async question => {
			questions.push(question);
			return person.agrees?.(question) ?? true;
		},
		waitForPerson: async task => {
			lines.push(task);
			person.before?.(task);
			actOnSite(service, task);
		},
	};
	try {
		const report = await runConformance({
			origin: service.url,
			folder: folder.path,
			terminal,
			version: '1.1.0',
			date: '2026-11-27',
			userAgent: 'test/1',
			signal: person.signal ?? new AbortController().signal,
			clock: {
				now: () => service.control.now(),
				wait: async milliseconds => service.control.advance(milliseconds),
			},
		});
		const read = (name: string) => (report ? readFileSync(join(folder.path, name), 'utf8') : '');
		return {
			report,
			json: read('conformance.json'),
			markdown: read('conformance.md'),
			told: [...lines, ...questions].join('\n'),
			questions,
		};
	} finally {
		await folder.remove();
	}
}

/** What the person does in the browser, by the words of the terminal. */
function actOnSite({ control }: Sandbox, task: string): void {
	const [, code = '', action] = /enter (\w+), and (allow|deny)/.exec(task) ?? [];
	const [, clientId] = /remove the app (\w+)/.exec(task) ?? [];
	if (action === 'allow') control.approve(code, 1001);
	else if (action === 'deny') control.deny(code);
	else control.revoke({ clientId: clientId ?? assert.fail(task) });
}

export function differencesOf({ report }: Written): Record<string, string[]> {
	const steps = report?.steps ?? [];
	return Object.fromEntries(
		steps.flatMap(({ id, differences }) =>
			differences.length === 0 ? [] : [[id, differences.map(({ where }) => where)]],
		),
	);
}
