import { codeRefused, type PollAnswer, pollToken, requestCredentials } from '../../realdebrid/deviceFlow';
import { isGrantRefusal, RealDebridError } from '../../realdebrid/errors';
import type { Service } from '../../realdebrid/service';
import { isKeptSession } from '../account';
import { credentialsOf } from '../storage/credentials';
import type { GrantedSignIn, ReauthorizingSignIn, WaitingSignIn } from '../storage/unfinishedSignIn';

/** How one kind of sign-in asks whether its code has been entered. */
export interface Poll {
	/** One request. */
	poll(signal: AbortSignal): Promise<PollAnswer<GrantedSignIn>>;
	/**
	 * What the end of the polling means.
	 *
	 * @returns nothing where the service does not take the client credentials: the way with new ones is open
	 */
	meaningOf(error: unknown): unknown;
}

/** @param refusal how the service refused the refresh token of the account that signs in again */
export function pollOf(service: Service, signIn: WaitingSignIn, refusal: RealDebridError | undefined): Poll {
	if (signIn.stage === 'reauthorizing') return new ReauthorizingPoll(service, signIn, refusal);
	const { clientId, code } = signIn;
	const { deviceCode } = code;
	return {
		poll: async signal =>
			mapped(await requestCredentials(service, clientId, deviceCode, signal), client => ({
				stage: 'granted',
				client,
				deviceCode,
			})),
		meaningOf: error => error,
	};
}

/** Polls with client credentials that an account has, which the service may not take any more. */
class ReauthorizingPoll implements Poll {
	private isUnderstood = false;
	private isUnclear = false;

	constructor(
		private readonly service: Service,
		private readonly signIn: ReauthorizingSignIn,
		private readonly refusal: RealDebridError | undefined,
	) {}

	async poll(signal: AbortSignal): Promise<PollAnswer<GrantedSignIn>> {
		const { client, code } = this.signIn;
		try {
			const answer = await pollToken(this.service, client, code.deviceCode, signal);
			this.isUnderstood = true;
			return mapped(answer, token => ({ stage: 'exchanged', credentials: credentialsOf(client, token) }));
		} catch (error) {
			signal.throwIfAborted();
			if (!this.mayMeanPending(error)) throw error;
			this.isUnclear = true;
			return { state: 'pending' };
		}
	}

	meaningOf(error: unknown): unknown {
		// Once "pending" was understood, the client credentials are good: a refusal is about the code.
		if (this.isUnderstood && isGrantRefusal(error)) return codeRefused(error);
		// And a 400 at the end says that the code was not entered.
		const isOfClient = mayBeOfClient(error) || (this.isUnclear && !this.isUnderstood && isEndOfCode(error));
		return isOfClient ? undefined : error;
	}

	/**
	 * While the code has not been entered, the service may well answer 400, which was
	 * never observed. So a 400 is taken for "pending", unless it is the very answer
	 * that the refresh token got, which was about the credentials.
	 */
	private mayMeanPending(error: unknown): boolean {
		const { refusal } = this;
		return (
			mayBeOfClient(error) &&
			error.status === 400 &&
			(error.status !== refusal?.status || error.serviceCode !== refusal.serviceCode)
		);
	}
}

/** A refusal that may be about the client credentials: the way with new ones is open. What it says of the account is not. */
export function mayBeOfClient(error: unknown): error is RealDebridError {
	if (!(error instanceof RealDebridError) || error.code !== 'refused') return false;
	return !isKeptSession(error.reason) && error.reason !== 'fairUse';
}

function isEndOfCode(error: unknown): boolean {
	return error instanceof RealDebridError && error.code === 'expired';
}

function mapped<From, To>(answer: PollAnswer<From>, map: (granted: From) => To): PollAnswer<To> {
	return answer.state === 'granted' ? { state: 'granted', granted: map(answer.granted) } : answer;
}
