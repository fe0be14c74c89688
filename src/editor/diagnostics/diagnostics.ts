import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/createAccounts';
import type { WindowSecrets } from '../../accounts/storage/windowSecrets';
import { requestTime } from '../../realdebrid/serverTime';
import type { CurrentService } from '../currentService';
import type { FailureHistory } from '../log';
import { copyText } from '../messages/clipboard';
import { type Network, networkSettings } from '../network';
import { accountsLine, clockLine, proxyLine, remoteLine, serviceLine } from './diagnosticsLines';
import { folderHealth, secretStorageHealth } from './storageHealth';

/** A person waits for the block meanwhile, in milliseconds. */
const TIME_TIMEOUT_MS = 3_000;

export interface DiagnosticsSource {
	readonly context: vscode.ExtensionContext;
	readonly network: Network;
	readonly secrets: WindowSecrets;
	readonly failures: FailureHistory;
	readonly current: Pick<CurrentService, 'get'>;
}

export async function copyDiagnostics(source: DiagnosticsSource): Promise<void> {
	await copyText(await diagnostics(source));
	void vscode.window.showInformationMessage(
		vscode.l10n.t('Diagnostics copied. They contain no secrets or names.'),
	);
}

/** A block for a bug report: no secrets, no names. */
async function diagnostics(source: DiagnosticsSource): Promise<string> {
	const { context, failures, secrets } = source;
	const { extension } = context;
	const http = networkSettings();
	const [storage, ofService] = await Promise.all([
		secretStorageHealth(context.secrets),
		serviceLines(source).catch(() => ['Service: the setting realDebrid.apiUrl is not allowed']),
	]);
	const kind = extension.extensionKind === vscode.ExtensionKind.UI ? 'ui' : 'workspace';
	const uiKind = vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
	return [
		`Real-Debrid extension ${extension.packageJSON.version}`,
		`Editor: ${vscode.env.appName} ${vscode.version} (host ${vscode.env.appHost}, ui ${uiKind}), remote: ${remoteLine(vscode.env.remoteName)}, extension runs as: ${kind}`,
		`Machine: ${process.platform} ${process.arch}, Node ${process.version}`,
		...ofService,
		`Settings: http.proxySupport ${http.proxySupport}, http.fetchAdditionalSupport ${http.fetchAdditionalSupport}`,
		`Secret storage: ${storage}; kept in memory only: ${secrets.unsaved().length}`,
		`Folder: ${folderHealth(context.globalStorageUri.fsPath)}`,
		`Last failures: ${
			failures
				.list()
				.map(line => `\n- ${line}`)
				.join('') || 'none'
		}`,
	].join('\n');
}

async function serviceLines({ network, current }: DiagnosticsSource): Promise<string[]> {
	const { service: reached, accounts, credentials, unfinished } = current.get();
	const { apiUrl } = reached;
	const known = accounts.list();
	const [offset, secrets] = await Promise.all([
		clockOffset(network, reached),
		Promise.all(
			known.map(account =>
				credentials.read(account).then(
					stored => stored.state,
					() => 'unreadable',
				),
			),
		),
	]);
	return [
		`Service: ${serviceLine(apiUrl)}`,
		`Transport: ${viaOf(network, apiUrl)}, proxy: ${proxyLine(apiUrl, networkSettings(), process.env)}`,
		`Clock: ${clockLine(offset)}`,
		`Accounts: ${accountsLine(known, secrets)}`,
		`Unfinished sign-in: ${unfinished.mayExist() ? 'yes' : 'no'}`,
	];
}

/** By the last answer; where there was none, the service is asked for the time. */
async function clockOffset(
	{ serverClock }: Network,
	service: Accounts['service'],
): Promise<number | undefined> {
	const { origin } = service.apiUrl;
	if (serverClock.offsetOf(origin) !== undefined) return serverClock.offsetOf(origin);
	const askedAt = Date.now();
	const time = await requestTime(service, AbortSignal.timeout(TIME_TIMEOUT_MS)).catch(() => undefined);
	// An answer on whose way the header got lost.
	if (time !== undefined && serverClock.offsetOf(origin) === undefined)
		serverClock.note(origin, time, askedAt);
	return serverClock.offsetOf(origin);
}

function viaOf({ transport }: Network, url: URL): string {
	try {
		return transport.chooseFetch(url).via === 'editor' ? 'the editor’s fetch' : 'undici';
	} catch {
		return 'none';
	}
}
