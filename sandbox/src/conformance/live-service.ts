import { setTimeout as delay } from 'node:timers/promises';
import { send } from './http';
import { NotAgreed, type Person, type Service, Stopped } from './service';
import type { Terminal } from './terminal';

const minuteMs = 60_000;

/** The clock of a run: the machine's, but in tests. */
export interface RunClock {
	/** Milliseconds since some moment. */
	now(): number;
	wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const machineClock: RunClock = {
	now: () => Date.now(),
	wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};

export interface LiveOptions {
	readonly origin: string;
	readonly userAgent: string;
	readonly terminal: Terminal;
	readonly clock: RunClock;
	/** Aborted when the person ends the run. */
	readonly signal: AbortSignal;
}

/** A service that a person uses in a browser, guided through a terminal. */
export function liveService({ origin, userAgent, terminal, clock, signal }: LiveOptions): Service {
	return {
		person: guidedPerson(terminal, signal),
		announce: step => terminal.say(`${step} ...`),
		now: () => clock.now(),
		send: request =>
			unlessEnded(signal, async () => {
				try {
					return await send(origin, request, { userAgent, signal });
				} catch (error) {
					if (signal.aborted) throw error;
					// The reason may name an address of this machine.
					throw new Stopped('The service cannot be reached.');
				}
			}),
		wait: (milliseconds, why) =>
			unlessEnded(signal, async () => {
				if (milliseconds >= minuteMs)
					terminal.say(`Waiting ${Math.ceil(milliseconds / minuteMs)} min for ${why}.`);
				await clock.wait(milliseconds, signal);
			}),
	};
}

function guidedPerson(terminal: Terminal, signal: AbortSignal): Person {
	const agree = async (question: string) => {
		if (!(await terminal.confirm(question))) throw new NotAgreed('Not agreed to.');
	};
	const guide = (question: string, task: string) =>
		unlessEnded(signal, async () => {
			await agree(question);
			await terminal.waitForPerson(task);
		});
	return {
		allow: ({ userCode, verificationUrl }) =>
			guide(
				'The next step changes your account: it allows an app. Do you want to do that?',
				`Open ${verificationUrl}, enter ${userCode}, and allow the app.`,
			),
		deny: ({ userCode, verificationUrl }) =>
			guide(
				'The next step denies an app. Your account should stay as it is. Do you want to do that?',
				`Open ${verificationUrl}, enter ${userCode}, and deny or cancel.`,
			),
		removeApp: clientId =>
			guide(
				'The next step changes your account: it removes the app that this run has added. Do you want to do that?',
				`Open your list of authorised apps on the site, and remove the app ${clientId}.`,
			),
		agreeTo: change =>
			unlessEnded(signal, () =>
				agree(`The next step changes your account: ${change} Do you want to do that?`),
			),
	};
}

/** Whatever fails because the person has ended the run ends it in an orderly way, and the report is written. */
async function unlessEnded<Result>(signal: AbortSignal, act: () => Promise<Result>): Promise<Result> {
	try {
		return await act();
	} catch (error) {
		throw signal.aborted ? new Stopped('Ended by the person who ran it.') : error;
	}
}
