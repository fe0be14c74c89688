import { type Account, isSameAccount, mustSignInAgain } from '../../accounts/account';
import type { Tokens } from '../../accounts/tokens';
import { RealDebridError } from '../../realdebrid/errors';
import type { Secret } from '../../realdebrid/secret';

/** Where a token lies for whoever comes by. */
export interface TokenPlace {
	put(token: Secret): void;
	clear(): void;
}

export interface OfferedTokenHost {
	/** Whether there is to be a token at all. */
	isWanted(): boolean;
	/** Whether somebody is there who may soon have use for it. */
	isAttended(): boolean;
	/** Whose token it is to be. */
	account(): Account | undefined;
	/** @throws {RealDebridError} `configuration` */
	tokens(): Pick<Tokens, 'getTimed' | 'peekTimed'>;
	/** Told what keeps a token from being had; once for each kind of trouble. */
	onTrouble(error: unknown): void;
}

/** Timers stand still while a laptop sleeps; after it, this much at most goes by until the token is looked at. */
const LONGEST_LOOK_MS = 60_000;
/** After a failure. The service is spared by `Tokens`, which lets ever more time go by between two requests. */
const RETRY_MS = 60_000;

/**
 * Keeps a place supplied with a token that is usable, or with none: whoever
 * takes one from there cannot ask for a newer one later.
 *
 * While somebody is there, a token whose time comes is replaced. While nobody
 * is, the service is not asked: the token is taken away when its time has come.
 */
export class OfferedToken {
	private offered: { readonly account: Account; readonly token: Secret } | undefined;
	private timer: NodeJS.Timeout | undefined;
	private lastLook = 0;
	private trouble: string | undefined;

	constructor(
		private readonly place: TokenPlace,
		private readonly host: OfferedTokenHost,
	) {}

	/** To be called whenever something may have changed that the token depends on. Does not reject. */
	async look(): Promise<void> {
		const look = ++this.lastLook;
		clearTimeout(this.timer);
		const account = this.host.isWanted() ? this.host.account() : undefined;
		if (!account || mustSignInAgain(account)) {
			this.trouble = undefined;
			return this.withdraw();
		}
		if (this.offered && !isSameAccount(this.offered.account, account)) this.withdraw();
		const isAttended = this.host.isAttended();
		const token = await this.tokenOf(account, isAttended ? 'getTimed' : 'peekTimed');
		// Something has changed meanwhile: what is right now is up to that look.
		if (look !== this.lastLook) return;
		const usableFor = token?.usableFor() ?? 0;
		if (token && usableFor > 0) this.offer(account, token.accessToken);
		else this.withdraw();
		if (usableFor > 0) this.lookIn(Math.min(usableFor, LONGEST_LOOK_MS));
		else if (isAttended) this.lookIn(RETRY_MS);
	}

	dispose(): void {
		this.lastLook++;
		clearTimeout(this.timer);
		this.withdraw();
	}

	private async tokenOf(account: Account, how: 'getTimed' | 'peekTimed') {
		try {
			const token = await this.host.tokens()[how](account);
			this.trouble = undefined;
			return token;
		} catch (error) {
			const kind = error instanceof RealDebridError ? error.code : 'unknown';
			if (kind !== this.trouble) this.host.onTrouble(error);
			this.trouble = kind;
			return undefined;
		}
	}

	private offer(account: Account, token: Secret): void {
		// Each change of the place marks the terminals that are open as out of date.
		if (!this.offered?.token.equals(token)) this.place.put(token);
		this.offered = { account, token };
	}

	private withdraw(): void {
		if (this.offered) this.place.clear();
		this.offered = undefined;
	}

	private lookIn(ms: number): void {
		this.timer = setTimeout(() => void this.look(), ms);
	}
}
