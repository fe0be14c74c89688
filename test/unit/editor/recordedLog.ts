import { inspect } from 'node:util';
import { errorLine, exchangeLine, FailureHistory } from '../../../src/editor/log';
import type { Exchange } from '../../../src/network/send';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { LeakSearch, type SoughtSecret } from '../../host/leak-search';
import { tallies } from '../../host/tallies';

/** Everything that the extension would have written to its log, and whatever of it others may print. */
export class RecordedLog {
	readonly lines: string[] = [];

	readonly exchange = (exchange: Exchange): void => {
		this.lines.push(exchangeLine(exchange), inspect(exchange, { depth: null }), JSON.stringify(exchange));
	};

	/** Our log has one line of an error; another extension that got it may print it in other ways. */
	error(error: unknown): void {
		this.lines.push(
			errorLine(error),
			String(error),
			inspect(error, { depth: null, showHidden: true }),
			JSON.stringify(error, error instanceof Error ? Object.getOwnPropertyNames(error) : null),
		);
		if (!(error instanceof RealDebridError)) return;
		const failures = new FailureHistory();
		failures.add(error);
		this.lines.push(...failures.list());
	}

	/** What a step gave, as a debugger or a careless template would show it. */
	value(value: unknown): void {
		this.lines.push(
			inspect(value, { depth: null, showHidden: true }),
			JSON.stringify(value) ?? '',
			`${value}`,
		);
	}

	leaks(secrets: Iterable<SoughtSecret>): string[] {
		const search = new LeakSearch();
		for (const secret of secrets) search.add(secret);
		const leaks = this.lines.flatMap((text, index) => search.leaksIn({ name: `line ${index}`, text }));
		tallies.add('leak search: lines of logs and errors', this.lines.length);
		tallies.add('leak search: secrets looked for', search.size);
		tallies.add('leak search: found', leaks.length);
		return leaks;
	}
}
