import { parseArgs } from 'node:util';
import type { SandboxOptions } from '../index';
import { UsageError } from './usage-error';

export const usage = `Usage: real-debrid-sandbox [options]
       real-debrid-sandbox conformance --live [--help]

An emulation of the Real-Debrid service on this machine. It is reached from this machine only.

  --port N             the port to listen on; any free one by default
  --approve USER       allows each code at once on behalf of this sample user, for example ada-premium
  --interval N         seconds between two polls (5)
  --token-lifetime N   seconds that an access token lives (86400)
  --help               prints this`;

/** @returns undefined where help is asked for */
export function readServeOptions(words: readonly string[]): SandboxOptions | undefined {
	const values = readOptions(words);
	if (values.help) return undefined;
	const { port, approve, interval } = values;
	const lifetime = values['token-lifetime'];
	return {
		...(port === undefined ? {} : { port: wholeNumber('--port', port, [0, 65_535]) }),
		...(approve === undefined ? {} : { approve }),
		...(interval === undefined ? {} : { interval: wholeNumber('--interval', interval, [1, 3600]) }),
		...(lifetime === undefined
			? {}
			: { tokenLifetime: wholeNumber('--token-lifetime', lifetime, [1, 31_536_000]) }),
	};
}

function readOptions(words: readonly string[]) {
	try {
		const { values } = parseArgs({
			args: [...words],
			options: {
				port: { type: 'string' },
				approve: { type: 'string' },
				interval: { type: 'string' },
				'token-lifetime': { type: 'string' },
				help: { type: 'boolean', short: 'h' },
			},
		});
		return values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error), usage);
	}
}

function wholeNumber(option: string, text: string, [least, most]: readonly [number, number]): number {
	const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (!(number >= least && number <= most))
		throw new UsageError(`${option} must be a whole number from ${least} to ${most}.`, usage);
	return number;
}
