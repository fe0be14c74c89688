import * as vscode from 'vscode';
import { RealDebridError } from '../realdebrid/errors';
import { storageRemedy } from './storageWords';

/** What a person is told of a failure: what happened, and what to do. */
export function wordsFor(error: unknown): string {
	const { t } = vscode.l10n;
	if (!(error instanceof RealDebridError))
		return t('Something went wrong in the Real-Debrid extension. The log has the details.');
	switch (error.code) {
		case 'offline':
			return offlineWords(error);
		case 'rateLimited':
			return t(
				'Real-Debrid has had too many requests from your network. Wait a few minutes, then try again.',
			);
		case 'blocked':
			return t(
				'Real-Debrid refuses requests from your network address. Turn off a VPN or proxy, or use another network, then try again.',
			);
		case 'unavailable':
			return error.reason === 'html'
				? t('Real-Debrid answered with a web page, as it does during maintenance. Try again later.')
				: t('Real-Debrid is not working at the moment. Try again later.');
		case 'expired':
			return t('The code expired before it was entered. Try again to get a new one.');
		case 'denied':
			return t('The request was denied on Real-Debrid’s site. Try again if that was a mistake.');
		case 'refused':
			return refusedWords(error);
		case 'protocol':
			return error.reason === 'redirect'
				? t(
						'Real-Debrid’s address redirects to another place, which is not followed. Check the network and the setting realDebrid.apiUrl.',
					)
				: t('Real-Debrid gave an answer that this extension does not understand. Try again later.');
		case 'storage':
			return error.reason === 'file'
				? t(
						'The files of the Real-Debrid extension could not be written: the disk is full, or the editor’s folder is read-only. Make room, then try again.',
					)
				: `${t('The editor could not use its secret storage.')} ${storageRemedy()}`;
		case 'configuration':
			return t(
				'The setting realDebrid.apiUrl is not allowed: it has to be an https: address, or http: on this machine.',
			);
		case 'signedOut':
			return t('You are not signed in to Real-Debrid. Sign in, then try again.');
		default:
			return error.message;
	}
}

/** The same while it is still being tried: a few words for the end of a line. */
export function shortWordsFor(error: RealDebridError): string {
	const { t } = vscode.l10n;
	switch (error.code) {
		case 'offline':
			return t('Real-Debrid cannot be reached, still trying');
		case 'rateLimited':
			return t('Real-Debrid asks to wait');
		case 'blocked':
			return t('Real-Debrid refuses your network address (VPN?), still trying');
		case 'unavailable':
			return t('Real-Debrid is not working, still trying');
		default:
			return t('Real-Debrid’s answer was not understood, still trying');
	}
}

/** Whether trying the same again can help. */
export function canTryAgain(error: unknown): boolean {
	return !(
		error instanceof RealDebridError &&
		(error.code === 'configuration' || error.reason === 'accountLocked')
	);
}

function offlineWords({ reason }: RealDebridError): string {
	const { t } = vscode.l10n;
	switch (reason) {
		case 'dns':
			return t('The address of Real-Debrid was not found. Check the internet connection, then try again.');
		case 'timeout':
			return t('Real-Debrid did not answer in time. Check the internet connection, then try again.');
		case 'tls':
			return t(
				'No secure connection to Real-Debrid could be made. Check the date of this machine and the certificates of your network, then try again.',
			);
		case 'proxy':
			return t(
				'The proxy did not let the request to Real-Debrid through. Check the editor’s proxy settings (http.proxy), then try again.',
			);
		default:
			return t('Real-Debrid cannot be reached. Check the internet connection, then try again.');
	}
}

function refusedWords({ reason }: RealDebridError): string {
	const { t } = vscode.l10n;
	switch (reason) {
		case 'accountLocked':
			return t('Real-Debrid has locked this account. Ask Real-Debrid’s support about it.');
		case 'permission':
			return t(
				'Real-Debrid does not permit this for your account. Check on its site whether premium has ended.',
			);
		case 'spentGrant':
			return t(
				'Real-Debrid did not finish the sign-in that you allowed. Try again; it may ask for a new code.',
			);
		default:
			return t('Real-Debrid refused the request. Try again.');
	}
}
