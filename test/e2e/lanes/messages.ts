import type { TestCounts } from '../../host/test-counts';

/** What the runner tells a lane. */
export type ToLane =
	| { readonly kind: 'run'; readonly file: string; readonly grep: string }
	/** There are no more files: end everything that was started, and search for leaks. */
	| { readonly kind: 'close' };

/** What a lane tells the runner. */
export type FromLane =
	/** It waits to be told what to do. */
	| { readonly kind: 'ready' }
	| { readonly kind: 'started'; readonly title: string }
	| { readonly kind: 'passed'; readonly title: string; readonly milliseconds: number }
	| { readonly kind: 'failed'; readonly title: string; readonly report: string }
	| { readonly kind: 'skipped'; readonly title: string }
	/** Its last word. */
	| { readonly kind: 'closed'; readonly tallies: NonNullable<TestCounts['tallies']> };

/** @param onSent called when the message has left the lane */
export function tell(message: FromLane, onSent?: () => void): void {
	process.send?.(message, undefined, undefined, onSent);
}
