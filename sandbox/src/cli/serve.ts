import { type Sandbox, type SandboxOptions, startSandbox } from '../index';
import { endWithNpm } from './end-with-npm';

/** Serves until the process is told to end. */
export async function serve(options: SandboxOptions): Promise<void> {
	const sandbox = await startSandbox(options);
	const end = () => void sandbox.close();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
	endWithNpm(end);
	// Last, because whoever reads that it is ready may end it at once.
	console.log(greeting(sandbox, options));
}

function greeting({ url, control }: Sandbox, { approve }: SandboxOptions): string {
	const users = control.users().map(({ username }) => username);
	return `Sandbox service, not Real-Debrid: ${url}

  API                ${url}/rest/1.0 and ${url}/oauth/v2
  Verification site  ${url}/device
  Authorised apps    ${url}/apps
  Control            ${url}/_control/
  Sample users       ${users.slice(0, 3).join(', ')}, ...
  Codes              ${approve === undefined ? 'wait for a person on the verification site' : `are allowed at once by ${approve}`}

In the editor's settings:

  "realDebrid.apiUrl": "${url}"

Ctrl-C ends it.`;
}
