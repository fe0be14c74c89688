import { type EditorWindow, eventually } from '../../test/e2e/driver';

/** By name, the milliseconds that the editor says an extension's activation took. Whole ones: it knows no others. */
export type ActivationTimes = ReadonlyMap<string, number>;

const startMilliseconds = 60_000;

/** Reads them off the editor's own list once the named extensions are in it; it makes only the rows in view. */
export async function activationTimes(
	{ page, palette }: EditorWindow,
	names: readonly string[],
): Promise<ActivationTimes> {
	await palette.run('Developer: Show Running Extensions');
	const rows = page.locator('.runtime-extensions-editor .monaco-list-row');
	const texts = await eventually(
		`${names.join(' and ')} to be among the running extensions`,
		() =>
			rows.evaluateAll(all =>
				all.map((row): [string, string] => [
					row.querySelector('.name')?.textContent ?? '',
					row.querySelector('.activation-time')?.textContent ?? '',
				]),
			),
		found => names.every(name => found.some(([known, text]) => known === name && /\d/.test(text))),
		startMilliseconds,
	);
	return new Map(texts.map(([name, text]) => [name, Number(/(\d+)ms/.exec(text)?.[1])]));
}
