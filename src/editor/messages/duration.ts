const UNITS = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1_000],
] as const;

/**
 * A length of time in words, such as "23 hours": never more than there is, and in a unit of which there are two at
 * least, so that little is lost by rounding.
 *
 * @param language such as `vscode.env.language`
 */
export function formatDuration(ms: number, language: string): string {
	const [unit, size] = UNITS.find(([, one]) => ms >= 2 * one) ?? (['second', 1_000] as const);
	const count = Math.max(Math.floor(ms / size), 0);
	return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** The minutes that are left, each that has begun, such as "15 minutes". */
export function formatMinutes(ms: number, language: string): string {
	const minutes = Math.max(Math.ceil(ms / 60_000), 1);
	return new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(
		minutes,
	);
}
