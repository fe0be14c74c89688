import * as vscode from 'vscode';
import type { Account, AccountKey } from '../../accounts/account';
import { SignInCancelled } from '../../accounts/accountErrors';
import type { SignInPrompt } from '../../accounts/signIn/dialogue';
import type { DeviceCode } from '../../realdebrid/deviceFlow';
import { RealDebridError } from '../../realdebrid/errors';
import type { Deadline } from '../../realdebrid/time';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import { formatDuration } from '../messages/duration';
import type { ShownCode, SignInProgress, SignInPurpose } from './signInProgress';

const MINUTE_MS = 60_000;

/** One sign-in from its start to its end: what is known of it, and the ways to end it early. */
export class SignInAttempt extends Disposable implements SignInPrompt, SignInProgress {
	private readonly controller = new AbortController();
	private readonly changed = this._register(new vscode.EventEmitter<void>());
	readonly onDidChange = this.changed.event;
	private readonly gotCode = this._register(new vscode.EventEmitter<ShownCode>());
	readonly onDidGetCode = this.gotCode.event;
	shown: ShownCode | undefined;
	trouble: RealDebridError | undefined;
	isGranted = false;
	isSiteOpened = false;
	private minutes: NodeJS.Timeout | undefined;
	/** The account that another window has meanwhile signed in. */
	supersededBy: Account | undefined;
	ended: Promise<Account | undefined> = Promise.resolve(undefined);

	/** @param account the one that has to sign in again; without it, any account may */
	constructor(
		private readonly log: vscode.LogOutputChannel,
		readonly account: AccountKey | undefined,
		readonly purpose: SignInPurpose,
	) {
		super();
		this._register({ dispose: () => clearInterval(this.minutes) });
	}

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** The person wants none of it: what was granted is given up. */
	cancel(): void {
		this.controller.abort(new SignInCancelled());
	}

	/** Another window has done it: nobody needs to enter this code any more. */
	supersede(account: Account): void {
		if (!this.shown || this.isGranted) return;
		this.supersededBy = account;
		this.cancel();
	}

	/** The window closes: the next one goes on from here. */
	abandon(): void {
		this.controller.abort(cancelled());
	}

	onVerification(code: DeviceCode, deadline: Deadline): void {
		// Some milliseconds of the 15 minutes have gone by.
		const remainingMs = Math.round(deadline.remaining() / 1_000) * 1_000;
		this.log.info(
			`Got a code. Waiting up to ${formatDuration(remainingMs, 'en')} for approval; polling every ${formatDuration(code.intervalMs, 'en')}.`,
		);
		this.shown = { code, deadline };
		// What was granted before turned out to be good for nothing.
		this.isGranted = false;
		this.isSiteOpened = false;
		clearInterval(this.minutes);
		// The minutes that are left are shown, and a screen reader announces each change of a notification.
		this.minutes = setInterval(() => this.changed.fire(), MINUTE_MS);
		this.changed.fire();
		this.gotCode.fire(this.shown);
	}

	onWaiting(trouble: RealDebridError | undefined): void {
		if (trouble && trouble.code !== this.trouble?.code) this.log.warn(errorLine(trouble));
		if (!trouble && this.trouble) this.log.info('Real-Debrid responds again.');
		this.trouble = trouble;
		this.changed.fire();
	}

	onGranted(): void {
		this.log.info('Allowed. Exchanging the device code for an access token.');
		this.isGranted = true;
		this.trouble = undefined;
		this.changed.fire();
	}

	/** The browser shows the site, where the user allows access. */
	onSiteOpened(): void {
		this.isSiteOpened = true;
		this.changed.fire();
	}

	onToken(lifetimeMs: number): void {
		this.log.info(
			`Got an access token, valid for ${formatDuration(lifetimeMs, 'en')}. Requesting the account details.`,
		);
	}
}

function cancelled(): RealDebridError {
	return new RealDebridError('cancelled', 'The sign-in was cancelled.');
}
