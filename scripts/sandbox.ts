import { parseArgs } from 'node:util';
import { startSandbox } from '../sandbox/src/index';

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new RangeError('--port must be a number from 0 to 65535.');
	const sandbox = await startSandbox({ port });
	console.log(`Sandbox service, not Real-Debrid: ${sandbox.url}

  API                ${sandbox.url}/rest/1.0 and ${sandbox.url}/oauth/v2
  Verification site  ${sandbox.url}/device
  Authorised apps    ${sandbox.url}/apps
  Control            ${sandbox.url}/_control/

In the editor's settings:

  "realDebrid.apiUrl": "${sandbox.url}"

Ctrl-C ends it.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
