import type { Sandbox } from '../sandbox/src';
import { signIn } from '../src/accounts/signIn/signIn';
import type { Send } from '../src/network/http';
import { countingConnections } from './connections';
import { openWindow } from './window';

export interface SignInMeasures {
	/** From the poll that found it allowed on, that poll included. */
	readonly roundTrips: number;
	/** From that poll to an account that is stored. */
	readonly finishMs: number;
	readonly requests: number;
	readonly connections: number;
	/** For each poll: how far from an interval after the answer before it. */
	readonly jitterMs: readonly number[];
}

export interface TimedSignIn {
	readonly sandbox: Sandbox;
	readonly folder: string;
	readonly send: Send;
	/** Polls before the person allows. */
	readonly pendingPolls: number;
	/** Called as each wait for the next poll begins: for whoever turns the clock. */
	readonly onPause?: () => void;
}

interface Timed {
	readonly path: string;
	readonly start: number;
	end: number;
}

/** One sign-in by the accounts layer, with each of its requests timed. */
export async function timedSignIn(options: TimedSignIn): Promise<SignInMeasures> {
	const { sandbox, folder, pendingPolls, onPause } = options;
	const requests: Timed[] = [];
	const send: Send = async request => {
		const timed = { path: request.url.pathname, start: performance.now(), end: Number.NaN };
		requests.push(timed);
		try {
			return await options.send(request);
		} finally {
			timed.end = performance.now();
		}
	};
	let userCode = '';
	let intervalMs = Number.NaN;
	let polls = 0;
	const connections = countingConnections();
	try {
		const window = openWindow(folder, sandbox.url, send);
		const prompt = {
			onVerification(code: { readonly userCode: string; readonly intervalMs: number }) {
				({ userCode, intervalMs } = code);
				onPause?.();
			},
			onWaiting() {
				polls++;
				if (polls === pendingPolls) sandbox.control.approve(userCode, 1001);
				onPause?.();
			},
			onGranted: () => undefined,
		};
		await signIn(window, prompt, new AbortController().signal);
		const ended = performance.now();
		const found = requests.findLastIndex(({ path }) => path.endsWith('/credentials'));
		return {
			roundTrips: requests.length - found,
			finishMs: ended - (requests[found]?.start ?? Number.NaN),
			requests: requests.length,
			connections: connections.count,
			jitterMs: jitter(requests, intervalMs),
		};
	} finally {
		connections.stop();
	}
}

function jitter(requests: readonly Timed[], intervalMs: number): number[] {
	return requests.flatMap(({ path, start }, index) => {
		const before = requests[index - 1];
		return before && path.endsWith('/credentials') ? [Math.abs(start - before.end - intervalMs)] : [];
	});
}
