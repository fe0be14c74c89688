import { type Sandbox, startSandbox } from '../sandbox/src';
import { packageExtension } from '../scripts/package-extension';
import { eventually } from '../test/e2e/driver';
import { newestCodeServer } from '../test/host/code-server';
import { TemporaryFolder } from '../test/host/temporary-folder';
import { BenchEditor, type BenchEditorOptions, withBrowser } from './editor/benchEditor';
import { packageBenchExtension } from './editor/benchExtensions';
import { type ActivationTimes, activationTimes } from './editor/runningExtensions';
import { type TimesInside, timesInside } from './editor/timesInside';
import { type BenchOptions, type Goal, headlined, medianRow, type PartResult, type Row } from './part';
import { shuffled } from './shuffled';

const WINDOWS = 15;
/** The floor puts nothing off. */
const MOST_LATER_MS = 3;
const OURS = 'Real-Debrid';
const FLOOR = 'Bench Floor';
const GITHUB = 'GitHub Authentication';

/** Editors that are measured, and whose activation is read there. */
const EDITORS = {
	'as it comes, signed out': [OURS, FLOOR],
	'as it comes, signed in': [OURS, FLOOR],
	'alone, signed out': [OURS],
	'alone, signed in': [OURS],
	'alone, github-authentication': [GITHUB],
	'alone, the floor': [FLOOR],
} as const;

/** The folders of those that are timed inside. */
const INSIDE = {
	'alone, the floor': /debrid-tools-bench\.floor/,
	'alone, signed out': /debrid-tools\.real-debrid/,
	'alone, signed in': /debrid-tools\.real-debrid/,
} as const satisfies Partial<Record<EditorName, RegExp>>;

type EditorName = keyof typeof EDITORS;
type Editors = Readonly<Record<EditorName, BenchEditor>>;
type Seen = Readonly<Record<EditorName, ActivationTimes[]>>;

/** How long the editor says that activation takes, and how long it takes by a finer clock. */
export async function measureActivation({ repetitions = WINDOWS }: BenchOptions): Promise<PartResult> {
	const packages = new TemporaryFolder('bench-packages');
	const sandbox = await startSandbox();
	try {
		return await withBrowser(async browser => {
			const options = await editorOptions(sandbox, packages);
			const editors = {} as Record<EditorName, BenchEditor>;
			try {
				for (const name of names()) editors[name] = await BenchEditor.start(browser, options[name]);
				const seen = await seenInWindows(editors, repetitions);
				return resultOf(seen, editors, repetitions);
			} finally {
				for (const editor of Object.values(editors)) await editor.close();
			}
		});
	} finally {
		await sandbox.close();
		await packages.remove();
	}
}

function names(): EditorName[] {
	return Object.keys(EDITORS) as EditorName[];
}

async function editorOptions(
	sandbox: Sandbox,
	packages: TemporaryFolder,
): Promise<Record<EditorName, BenchEditorOptions>> {
	const ours = await packageExtension();
	const floor = await packageBenchExtension('floor', packages.path);
	const probe = await packageBenchExtension('activation-probe', packages.path);
	const alone = { sandbox, builtins: [] };
	return {
		'as it comes, signed out': { sandbox, vsix: [ours, floor] },
		'as it comes, signed in': { sandbox, vsix: [ours, floor], isSignedIn: true },
		'alone, signed out': { ...alone, vsix: [ours, probe] },
		'alone, signed in': { ...alone, vsix: [ours, probe], isSignedIn: true },
		'alone, github-authentication': { ...alone, vsix: [], builtins: ['github-authentication'] },
		'alone, the floor': { ...alone, vsix: [floor, probe] },
	};
}

/** Each editor in turn, in another order each time, so that a machine that slows down does so for all of them. */
async function seenInWindows(editors: Editors, repetitions: number): Promise<Seen> {
	const seen = Object.fromEntries(names().map(name => [name, []])) as unknown as Seen;
	// The first window of an editor makes what the others find: it does not count.
	for (let time = -1; time < repetitions; time++)
		for (const name of shuffled(names())) {
			const window = await editors[name].openWindow();
			const times = await activationTimes(window, EDITORS[name]);
			if (isInside(name))
				await eventually(
					'the times inside',
					async () => timesOf(editors, name).length,
					count => count >= time + 2,
				);
			await window.close();
			if (time >= 0) seen[name].push(times);
		}
	return seen;
}

function resultOf(seen: Seen, editors: Editors, repetitions: number): PartResult {
	return {
		title: 'Activation',
		method: `The packaged extension in code-server ${newestCodeServer}, ${repetitions} fresh windows of each kind in shuffled order, after one that does not count. "As the editor shows it" is what its list of running extensions says, in whole milliseconds: there the floor, an extension with one command and one status bar item and nothing else, starts in the same window together with all built-in extensions, and the ratio is taken window by window. "Alone" is an editor without any other extension but a probe, which times loading, \`activate\` and what that puts off, with \`setImmediate\` and with a timer of under a second, inside the extension host with \`performance.now()\`; github-authentication starts before any probe could, and so truly alone.`,
		rows: [
			...againstFloor(seen['as it comes, signed out'], 'signed out', { atMost: 1.15 }),
			...againstFloor(seen['as it comes, signed in'], 'signed in', { atMost: 1.3 }),
			...againstGithub(seen),
			...inside(editors, repetitions),
		],
	};
}

function againstFloor(windows: readonly ActivationTimes[], state: string, goal: Goal): Row[] {
	const floor = windows.map(times => times.get(FLOOR) ?? Number.NaN);
	const ours = windows.map(times => times.get(OURS) ?? Number.NaN);
	const ratios = ours.map((ms, window) => ms / (floor[window] ?? Number.NaN));
	return [
		medianRow(`as the editor shows it, ${state}: the floor`, 'ms', floor),
		medianRow(`as the editor shows it, ${state}: ours`, 'ms', ours),
		headlined(
			`Activation ${state}, against an extension that has only a command and a status bar item`,
			medianRow(`as the editor shows it, ${state}: ours against the floor`, '×', ratios, goal),
		),
	];
}

function againstGithub(seen: Seen): Row[] {
	const row = (name: EditorName, extension: string) =>
		medianRow(
			`as the editor shows it, ${name}`,
			'ms',
			seen[name].map(times => times.get(extension) ?? Number.NaN),
		);
	const github = row('alone, github-authentication', GITHUB);
	const against = (state: 'signed out' | 'signed in'): Row[] => {
		const ours = row(`alone, ${state}`, OURS);
		const ratio = ours.value / github.value;
		return [
			ours,
			headlined(`Activation ${state}, against the editor’s own GitHub sign-in`, {
				...{ what: `${ours.what}, against github-authentication`, value: ratio, unit: '×' },
				goal: { atMost: 0.15 },
			}),
		];
	};
	return [github, row('alone, the floor', FLOOR), ...against('signed out'), ...against('signed in')];
}

function inside(editors: Editors, repetitions: number): Row[] {
	const rows = (name: keyof typeof INSIDE): Row[] => {
		const times = timesOf(editors, name).slice(-repetitions);
		const loading = times.map(({ loadMs }) => loadMs);
		const activating = times.map(({ activateMs }) => activateMs);
		const later = times.map(({ laterMs }) => laterMs);
		const afterStart = times.map(({ afterStartMs }) => afterStartMs);
		return [
			medianRow(`inside, ${name}: load`, 'ms', loading),
			medianRow(`inside, ${name}: activate`, 'ms', activating),
			{
				...medianRow(`inside, ${name}: put off until the next turn of the loop`, 'ms', later),
				...(name === 'alone, the floor' ? {} : { goal: { atMost: MOST_LATER_MS } }),
				reason:
					'the account’s file, two settings, what a screen reader says and a context key take 0.3 to 1 ms each, being the first of their kind in the host',
			},
			medianRow(`inside, ${name}: put off until others have started`, 'ms', afterStart),
		];
	};
	return [...rows('alone, the floor'), ...rows('alone, signed out'), ...rows('alone, signed in')];
}

function isInside(name: EditorName): name is keyof typeof INSIDE {
	return name in INSIDE;
}

function timesOf(editors: Editors, name: keyof typeof INSIDE): TimesInside[] {
	return timesInside(editors[name].server, INSIDE[name]);
}
