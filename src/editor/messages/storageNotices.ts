import * as vscode from 'vscode';
import { Deadline } from '../../realdebrid/time';
import { errorLine } from '../log';
import { showLongWarning } from './showMessage';
import { keyringHelp, openKeyringHelp, unsavedMessage } from './storageMessages';

/** A storage that has just refused may have asked for a password: the focus that comes back is no reason to ask again. */
const REST_MS = 10_000;

/** What the storage did not take. */
export interface UnsavedSecrets {
	isAny(): boolean;
	/** Offers it to the storage once more. */
	saveAgain(): Promise<void>;
}

/** Tells that a sign-in is not stored, and offers it to the storage again when the person comes back to the window. */
export class StorageNotice implements vscode.Disposable {
	private rest = Deadline.in(0);
	private readonly focus = vscode.window.onDidChangeWindowState(({ focused }) => {
		if (focused && this.unsaved.isAny() && this.rest.remaining() <= 0) void this.tryAgain();
	});

	constructor(
		private readonly unsaved: UnsavedSecrets,
		private readonly log: vscode.LogOutputChannel,
	) {}

	/** @param error what the storage said */
	async tell(error: unknown): Promise<void> {
		this.rest = Deadline.in(REST_MS);
		this.log.warn(`The sign-in is kept in memory only: ${errorLine(error)}`);
		const help = keyringHelp();
		const showLog = vscode.l10n.t('Show Log');
		const answer = await vscode.window.showWarningMessage(
			unsavedMessage(),
			...(help === undefined ? [] : [help]),
			showLog,
		);
		if (answer === showLog) this.log.show();
		else if (answer !== undefined) await openKeyringHelp();
	}

	dispose(): void {
		this.focus.dispose();
	}

	private async tryAgain(): Promise<void> {
		this.rest = Deadline.in(Number.POSITIVE_INFINITY);
		try {
			await this.unsaved.saveAgain();
			if (!this.unsaved.isAny()) this.log.info('The storage has taken the sign-in now.');
		} catch (error) {
			this.log.warn(`The sign-in is still kept in memory only: ${errorLine(error)}`);
		}
		this.rest = Deadline.in(REST_MS);
	}
}

/** Which version has told of an account that a later one stored. */
const TOLD_OF_NEWER = 'toldOfNewer';

/** What was stored about an account cannot be understood. */
export function tellOfDamage(log: vscode.LogOutputChannel): void {
	log.warn('A record about an account was damaged and has been set aside.');
	showLongWarning(
		vscode.l10n.t(
			'What was stored about a Real-Debrid account is damaged and was set aside. Sign in again to use it.',
		),
	);
}

/** There is an account that this version does not show, and does not touch: told once by each version. */
export function tellOfNewer({ globalState }: vscode.ExtensionContext, version: string): void {
	if (globalState.get(TOLD_OF_NEWER) === version) return;
	void globalState.update(TOLD_OF_NEWER, version);
	showLongWarning(
		vscode.l10n.t(
			'A later version of the Real-Debrid extension stored an account that this one cannot read. Update the extension to use it, or sign in again.',
		),
	);
}
