import { parseArgs } from 'node:util';
import { machineClock } from '../conformance/live-service';
import { runConformance } from '../conformance/run';
import { openTerminal } from '../conformance/terminal';
import { version } from '../version';
import { UsageError } from './usage-error';

const liveUrl = 'https://api.real-debrid.com';

export const conformanceUsage = `Usage: real-debrid-sandbox conformance --live [options]

Guides you through one sign-in to the real service, and compares its answers with the sandbox's.
It asks before each step that changes your account.

  --live         the real service, ${liveUrl}
  --url URL      another address of the service, for networks that block this one
  --out FOLDER   where conformance.json and conformance.md are written; the current folder by default
  --help         prints this`;

export interface ConformanceOptions {
	readonly origin: string;
	readonly folder: string;
}

/** @returns undefined where help is asked for */
export function readConformanceOptions(words: readonly string[]): ConformanceOptions | undefined {
	const { live, url, out, help } = readOptions(words);
	if (help) return undefined;
	if (url === undefined && !live)
		throw new UsageError('Say --live to use the real service.', conformanceUsage);
	return { origin: url === undefined ? liveUrl : originOf(url), folder: out ?? '.' };
}

export async function conformance(words: readonly string[]): Promise<void> {
	const options = readConformanceOptions(words);
	if (!options) return console.log(conformanceUsage);
	if (!process.stdin.isTTY) throw new UsageError('This needs a terminal, because it asks.', conformanceUsage);
	const ended = new AbortController();
	const terminal = openTerminal(ended.signal);
	// In a terminal, Ctrl-C comes as an event of the line reader, or as a signal while nothing is asked.
	const end = () => ended.abort();
	terminal.onInterrupt(end);
	// Not once: npm passes the same signal on.
	process.on('SIGINT', end);
	try {
		await runConformance({
			...options,
			terminal,
			signal: ended.signal,
			clock: machineClock,
			version,
			userAgent: `real-debrid-sandbox/${version} (conformance)`,
			date: new Date().toISOString().slice(0, 10),
		});
	} catch (error) {
		// Before the first request there is nothing to write.
		if (!ended.signal.aborted) throw error;
		console.log('Ended.');
	} finally {
		terminal.close();
		process.off('SIGINT', end);
	}
}

function readOptions(words: readonly string[]) {
	try {
		const { values } = parseArgs({
			args: [...words],
			options: {
				live: { type: 'boolean' },
				url: { type: 'string' },
				out: { type: 'string' },
				help: { type: 'boolean', short: 'h' },
			},
		});
		return values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error), conformanceUsage);
	}
}

/** Codes and secrets go there, so only an encrypted connection will do, or this machine. */
function originOf(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isLoopback =
		url?.hostname === '127.0.0.1' || url?.hostname === '[::1]' || url?.hostname === 'localhost';
	if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)))
		throw new UsageError('--url must be an https: address.', conformanceUsage);
	return url.origin;
}
