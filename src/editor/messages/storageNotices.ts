import * as vscode from 'vscode';
import type { WindowSecrets } from '../../accounts/storage/windowSecrets';
import { Deadline } from '../../realdebrid/time';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import type { Mementos } from '../mementos';
import { keyringHelp, openKeyringHelp, unsavedMessage } from './storageMessages';

/** A storage that has just refused may have asked for a password: the focus that comes back is no reason to ask again. */
const REST_MS = 10_000;

/** Tells that a sign-in is not stored, and offers it to the storage again when the person comes back to the window. */
export class StorageNotice extends Disposable {
	private rest = Deadline.in(0);
	private readonly saved = this._register(new vscode.EventEmitter<void>());
	/** Fires when the storage may have taken the sign-in. */
	readonly onDidSave = this.saved.event;

	constructor(
		private readonly secrets: Pick<WindowSecrets, 'unsaved'>,
		private readonly current: Pick<CurrentService, 'get'>,
		private readonly log: vscode.LogOutputChannel,
		private readonly signIn: { readonly whenOffScreen: Promise<void> },
	) {
		super();
		this._register(
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (focused && this.isAnyUnsaved() && this.rest.remaining() <= 0) void this.tryAgain();
			}),
		);
	}

	/** @param error what the storage said */
	async tell(error: unknown): Promise<void> {
		this.rest = Deadline.in(REST_MS);
		this.log.warn(`The sign-in could not be saved and is kept in memory only: ${errorLine(error)}`);
		await this.signIn.whenOffScreen;
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

	private isAnyUnsaved(): boolean {
		return this.secrets.unsaved().length > 0;
	}

	private async tryAgain(): Promise<void> {
		this.rest = Deadline.in(Number.POSITIVE_INFINITY);
		try {
			await this.current.get().accounts.saveAgain();
			this.saved.fire();
			if (!this.isAnyUnsaved()) this.log.info('The sign-in is saved now.');
		} catch (error) {
			this.log.warn(`The sign-in still could not be saved and is kept in memory only: ${errorLine(error)}`);
		}
		this.rest = Deadline.in(REST_MS);
	}
}

/** There is an account that this version neither shows nor changes: each version reports it once. */
export function reportNewer(mementos: Mementos, version: string): void {
	if (mementos.versionThatReportedNewer === version) return;
	mementos.versionThatReportedNewer = version;
	void offerUpdate(
		vscode.l10n.t(
			'A newer version of the Real-Debrid extension saved an account that this version cannot read. Update the extension to use the account, or sign in again.',
		),
	);
}

async function offerUpdate(message: string): Promise<void> {
	const update = vscode.l10n.t('Check for Extension Updates');
	const answer = await vscode.window.showWarningMessage(message, update);
	if (answer === update) await vscode.commands.executeCommand('workbench.extensions.action.checkForUpdates');
}
