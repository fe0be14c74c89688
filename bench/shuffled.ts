import { randomInt } from 'node:crypto';

/** The same in another order, any of which is as likely as another (Fisher and Yates). */
export function shuffled<T>(all: readonly T[]): T[] {
	const left = [...all];
	return all.flatMap(() => left.splice(randomInt(left.length), 1));
}
