import { type Account, isSameAccount } from '../../accounts/account';
import type { AccountChange } from '../../accounts/storage/accountStore';
import type { TokenTry } from '../../accounts/tokens/tokens';
import type { RealDebridError } from '../../realdebrid/errors';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import type { Mementos } from '../mementos';
import { sessionKeptMessage } from '../messages/errorMessages';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { shortUnsavedMessage } from '../messages/storageMessages';
import type { SignIn } from '../signIn/signIn';
import type { AccountIndicator } from './accountIndicator';
import { type AccountState, stateOf } from './accountState';
import { Reachability } from './reachability';
import { SelectedAccount } from './selectedAccount';
import { elsewhereDescription, signingInDescription } from './signingInDescription';

/** The state of the selected account: follows the accounts, the sign-in and the requests, and shows the state. */
export class AccountStatus extends Disposable {
	private readonly selected: SelectedAccount;
	private readonly reachability = new Reachability();

	constructor(
		private readonly current: CurrentService,
		private readonly signIn: SignIn,
		private readonly indicator: AccountIndicator,
		mementos: Mementos,
	) {
		super();
		this.selected = new SelectedAccount(mementos);
		this._register(signIn.onDidChange(() => this.update()));
		this._register(signIn.onDidChangeElsewhere(() => this.update()));
		this._register(current.onDidChangeAccounts(change => this.follow(change)));
		this._register(current.onDidTryToken(outcome => this.noteTry(outcome)));
		this._register(current.onDidLeave(() => this.reachability.forget()));
	}

	/**
	 * The account that is shown and used.
	 *
	 * @throws {RealDebridError} `configuration`
	 */
	account(): Account | undefined {
		return this.selected.of(this.current.get().accounts.list());
	}

	async select(account: Account): Promise<void> {
		await this.selected.select(account);
		this.update();
	}

	/** What the last request for the account failed with. */
	troubleOf(account: Account): RealDebridError | undefined {
		return this.reachability.troubleOf(account);
	}

	state(): AccountState {
		const { progress, userCode } = this.signIn;
		if (progress)
			return {
				kind: 'signingIn',
				userCode,
				describe: () => signingInDescription(userCode, progress.shown?.deadline),
			};
		const accounts = this.current.accounts();
		const state = stateOf(this.selected.of(accounts), accounts);
		if (state.kind === 'signedOut')
			return this.signIn.isElsewhere ? { ...state, describe: elsewhereDescription } : state;
		if (state.kind === 'signingIn' || state.kind === 'unreachable') return state;
		const notice = signInAgainMessage(state.account) || undefined;
		if (state.kind === 'signInAgain') return { ...state, notice };
		const { account, others } = state;
		const trouble = this.troubleOf(account);
		if (trouble)
			return { kind: 'unreachable', account, others, notice: notice ?? sessionKeptMessage(trouble) };
		return { ...state, notice: notice ?? this.unsavedNotice(account) };
	}

	/** Where the editor did not take the sign-in, which ends with the window. */
	private unsavedNotice(account: Account): string | undefined {
		return this.current.get().credentials.isUnsaved(account) ? shortUnsavedMessage() : undefined;
	}

	update(): void {
		this.indicator.show(this.state());
	}

	private follow(change: AccountChange): void {
		const service = this.current.tryGet();
		if (service) {
			const { origin } = service.accounts;
			void this.selected.follow(change, { origin, list: service.accounts.list() });
		}
		this.update();
	}

	private noteTry({ account, trouble }: TokenTry): void {
		const known = this.current.accounts().find(one => isSameAccount(one, account));
		if (!known) return;
		const before = this.troubleOf(known);
		this.reachability.note(known, trouble);
		if (this.troubleOf(known)?.code !== before?.code) this.update();
	}
}
