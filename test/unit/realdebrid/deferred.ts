export interface Deferred<T> {
	readonly promise: Promise<T>;
	readonly resolve: (value: T) => void;
	readonly reject: (error: unknown) => void;
}

/** A promise that the test settles when it likes. */
export function deferred<T = void>(): Deferred<T> {
	let settle: Pick<Deferred<T>, 'resolve' | 'reject'> | undefined;
	const promise = new Promise<T>((resolve, reject) => {
		settle = { resolve, reject };
	});
	if (!settle) throw new Error('a promise runs its function at once');
	return { promise, ...settle };
}
