import { type Account, isUnnamed, mustSignInAgain } from '../../accounts/account';
import { chooseRoute, type NetworkSettings } from '../../network/proxySettings';

/** The kinds of remote that VS Code's own extensions name; others name the machine, as code-server does. */
const REMOTE_KINDS = new Set([
	'attached-container',
	'codespaces',
	'dev-container',
	'k8s-container',
	'ssh-remote',
	'tunnel',
	'wsl',
]);

/** @param remoteName of the window, as the editor gives it */
export function remoteLine(remoteName: string | undefined): string {
	if (remoteName === undefined) return 'none';
	return REMOTE_KINDS.has(remoteName) ? remoteName : 'another';
}

/** The states of accounts, each with how many are in it: no names, and no ids. */
export function accountsLine(accounts: readonly Account[], secrets: readonly string[]): string {
	const states = accounts.map(({ signInAgain }) =>
		mustSignInAgain({ signInAgain })
			? `to sign in again (${signInAgain})`
			: signInAgain
				? `signed in (${signInAgain})`
				: 'signed in',
	);
	const unnamed = accounts.filter(isUnnamed).map(() => 'without a name yet');
	return `${accounts.length}: ${counted([...states, ...unnamed])}; their secrets: ${counted(secrets)}`;
}

/** @param offsetMs by which the service is ahead */
export function clockLine(offsetMs: number | undefined): string {
	if (offsetMs === undefined) return 'unknown';
	const seconds = Math.round(Math.abs(offsetMs) / 1000);
	// A header counts whole seconds, and an answer takes its time.
	if (seconds <= 1) return 'as the service’s';
	return `${seconds} s ${offsetMs > 0 ? 'behind' : 'ahead of'} the service’s`;
}

/** Another address may be somebody's own, and tell who they are. */
export function serviceLine({ origin, protocol, hostname }: URL): string {
	if (origin === 'https://api.real-debrid.com') return origin;
	const isHere = /^(localhost|127\.|\[::1\])/.test(hostname);
	return `another address (${protocol}${isHere ? ', on this machine' : ''})`;
}

/** Whether a proxy is in use, and who names it; never where it is. */
export function proxyLine(
	url: URL,
	settings: NetworkSettings,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const source = settings.proxy.trim() === '' ? 'the environment' : 'http.proxy';
	try {
		const isProxied = chooseRoute(url, settings, env).kind === 'proxy';
		return isProxied ? `in use, named by ${source}` : 'none by http.proxy or the environment';
	} catch {
		return `named by ${source}, but it cannot be used`;
	}
}

/** "found 2, lost 1" */
function counted(words: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
	return [...counts].map(([word, count]) => `${word} ${count}`).join(', ') || 'none';
}
