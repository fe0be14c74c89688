/** A mistake in the words after the command, told to the person with the usage. */
export class UsageError extends Error {
	override readonly name = 'UsageError';

	constructor(
		message: string,
		readonly usage: string,
	) {
		super(message);
	}
}
