import * as vscode from 'vscode';
import type { Transport } from '../network/transport';
import type { FailureHistory } from './failureHistory';
import { networkSettings } from './network';
import type { AccountService } from './services';

/** A block for a bug report: no secrets, no names. */
export async function diagnostics(
	version: string,
	{ service, accounts, credentials, unfinished }: AccountService,
	transport: Transport,
	failures: FailureHistory,
): Promise<string> {
	const { env, version: editorVersion } = vscode;
	const http = networkSettings();
	const known = accounts.list();
	const secrets = await Promise.all(
		known.map(account =>
			credentials.read(account).then(
				stored => stored.state,
				() => 'unreadable',
			),
		),
	);
	const uiKind = env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
	return [
		`Real-Debrid extension ${version}`,
		`Editor: ${env.appName} ${editorVersion} (${env.appHost}, ${uiKind}), remote: ${env.remoteName ?? 'none'}`,
		`Node ${process.version}, ${process.platform} ${process.arch}`,
		`Service: ${service.apiUrl.origin}`,
		`Transport: ${viaOf(transport, service.apiUrl)}, http.proxy set: ${http.proxy === '' ? 'no' : 'yes'}, http.proxySupport: ${http.proxySupport}`,
		`Accounts: ${known.length}, their secrets: ${listOf(secrets)}, to sign in again: ${listOf(
			known.map(account => account.signInAgain ?? 'no'),
		)}`,
		`Unfinished sign-in: ${unfinished.mayExist() ? 'yes' : 'no'}`,
		`Last failures: ${listOf(failures.list().map(line => `\n- ${line}`))}`,
	].join('\n');
}

function listOf(words: readonly string[]): string {
	return words.join(', ') || 'none';
}

function viaOf(transport: Transport, url: URL): string {
	try {
		return transport.chooseFetch(url).via;
	} catch {
		return 'none, the proxy settings allow no way';
	}
}
