import * as vscode from 'vscode';
import { FileError } from '../../accounts/accountErrors';
import { RealDebridError } from '../../realdebrid/errors';
import { ClipboardError } from './clipboard';
import { accountProblemMessage } from './signInAgainMessage';
import { storageAdvice } from './storageMessages';

/** What a person is told of a failure: what happened, and what to do. */
export function errorMessage(error: unknown): string {
	if (error instanceof ClipboardError)
		return vscode.l10n.t(
			'The editor could not write to the clipboard. Allow clipboard access, then try again.',
		);
	if (!(error instanceof RealDebridError))
		return vscode.l10n.t('Something went wrong in the Real-Debrid extension. See the log for details.');
	switch (error.code) {
		case 'offline':
			return offlineMessage(error);
		case 'rateLimited':
			return vscode.l10n.t(
				'Real-Debrid received too many requests from your network. Wait a few minutes, then try again.',
			);
		case 'blocked':
			return error.reason === 'firewall'
				? `${vscode.l10n.t('A firewall is blocking requests to Real-Debrid.')} ${blockingNetworkHint()}`
				: vscode.l10n.t(
						'Real-Debrid refuses requests from your IP address. Turn off your VPN or proxy, or use another network, then try again.',
					);
		case 'unavailable':
			return error.reason === 'html'
				? `${vscode.l10n.t('A web page arrived instead of Real-Debrid’s response: Real-Debrid may be down for maintenance, or your network may require you to sign in. Try again later.')} ${blockingNetworkHint()}`
				: vscode.l10n.t('Real-Debrid is currently unavailable. Try again later.');
		case 'expired':
			return vscode.l10n.t('The code expired before it was entered. Try again to get a new one.');
		case 'denied':
			return error.reason === 'codeRefused'
				? vscode.l10n.t('Real-Debrid no longer accepts this code. It may have been denied.')
				: vscode.l10n.t('The request was denied on Real-Debrid’s site. Try again if that was a mistake.');
		case 'refused':
			return refusedMessage(error);
		case 'protocol':
			if (error.reason === 'otherUser')
				return vscode.l10n.t(
					'Real-Debrid sent another user’s details, which were discarded. Try again later.',
				);
			return error.reason === 'redirect'
				? vscode.l10n.t(
						'Real-Debrid’s address redirects to another site, and the redirect was not followed. Check your network and the setting realDebrid.apiUrl.',
					)
				: vscode.l10n.t(
						'Real-Debrid sent a response that this extension does not understand. Try again later.',
					);
		case 'storage':
			return error instanceof FileError
				? vscode.l10n.t(
						'The Real-Debrid extension could not write its files: the disk is full, or the editor’s folder is read-only. Free up some space, then try again.',
					)
				: `${vscode.l10n.t('The editor could not access its secret storage.')} ${storageAdvice()}`;
		case 'configuration':
			return vscode.l10n.t(
				'The setting realDebrid.apiUrl is not allowed: enter an https: address, or an http: address on this computer.',
			);
		case 'signedOut':
			return vscode.l10n.t('You are not signed in to Real-Debrid. Sign in, then try again.');
		default:
			return error.message;
	}
}

/** Of a signed-in account whose last request failed: nobody is signed out by that. */
export function sessionKeptMessage(error: RealDebridError): string {
	return error.code === 'refused'
		? refusedMessage(error)
		: vscode.l10n.t('Real-Debrid cannot be reached right now. You stay signed in.');
}

/** The same while it is still being tried: a few words for the end of a line. */
export function shortErrorMessage(error: RealDebridError): string {
	switch (error.code) {
		case 'offline':
			return vscode.l10n.t('Real-Debrid cannot be reached, still trying');
		case 'rateLimited':
			return vscode.l10n.t('Real-Debrid asks to wait');
		case 'blocked':
			return vscode.l10n.t('Real-Debrid refuses your IP address (VPN?), still trying');
		case 'unavailable':
			return vscode.l10n.t('Real-Debrid is currently unavailable, still trying');
		default:
			return vscode.l10n.t('Real-Debrid’s answer was not understood, still trying');
	}
}

/** Whether trying the same again can help. */
export function canTryAgain(error: unknown): boolean {
	return !(
		error instanceof RealDebridError &&
		(error.code === 'configuration' || error.reason === 'accountLocked')
	);
}

function offlineMessage({ reason }: RealDebridError): string {
	switch (reason) {
		case 'dns':
			return `${vscode.l10n.t(
				'Real-Debrid’s address could not be found. Check your internet connection, then try again.',
			)} ${blockingNetworkHint()}`;
		case 'timeout':
			return `${vscode.l10n.t(
				'Real-Debrid did not respond in time. Check your internet connection, then try again.',
			)} ${blockingNetworkHint()}`;
		case 'tls':
			return `${vscode.l10n.t(
				'A secure connection to Real-Debrid could not be established. Check this computer’s date and your network’s certificates, then try again.',
			)} ${blockingNetworkHint()}`;
		case 'proxy':
			return vscode.l10n.t(
				'The proxy did not let the request to Real-Debrid through. Check the editor’s proxy settings (http.proxy), then try again.',
			);
		default:
			return `${vscode.l10n.t('Real-Debrid cannot be reached. Check your internet connection, then try again.')} ${blockingNetworkHint()}`;
	}
}

/**
 * A network that blocks a service sends its name to this machine or nowhere, cuts the secure connection, or answers with a
 * page of its own. Each of these may have another cause as well.
 */
function blockingNetworkHint(): string {
	return vscode.l10n.t(
		'If other sites work, your network may be blocking Real-Debrid: try another network, or enter another Real-Debrid host in the setting realDebrid.apiUrl.',
	);
}

function refusedMessage({ reason }: RealDebridError): string {
	switch (reason) {
		case 'accountLocked':
		case 'notActivated':
		case 'twoFactor':
			return accountProblemMessage(reason);
		case 'fairUse':
			return vscode.l10n.t(
				'This account has reached Real-Debrid’s fair use limit. Try again after the limit has been reset.',
			);
		case 'endpoint':
			return vscode.l10n.t(
				'The address in the setting realDebrid.apiUrl does not support this request. Check the setting, and check for an update of the extension.',
			);
		case 'permission':
			return vscode.l10n.t(
				'Real-Debrid does not allow this for your account. Check on Real-Debrid’s site whether your premium has ended.',
			);
		case 'spentGrant':
			return vscode.l10n.t(
				'Real-Debrid did not complete the sign-in that you allowed. Try again; you may need a new code.',
			);
		default:
			return vscode.l10n.t('Real-Debrid refused the request. Try again.');
	}
}
