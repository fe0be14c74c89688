import { startSandbox } from '../../sandbox/src';
import { packageExtension } from '../../scripts/package-extension';
import { type EditorWindow, eventually } from '../../test/e2e/driver';
import { accountItem, ada } from '../../test/e2e/support/sign-in';
import { TemporaryFolder } from '../../test/host/temporary-folder';
import { BenchEditor, withBrowser } from './benchEditor';
import { packageBenchExtension } from './benchExtensions';

const PROBE_ITEM = 'debrid-tools-bench.idle-probe.outcome';
const startMilliseconds = 60_000;
const minuteMilliseconds = 120_000;

/** What the extension host of one window cost over a real minute in which nobody asked for anything. */
export interface IdleMinute {
	/** When it began, after a collection of garbage. */
	readonly heapBytes: number;
	/** Of the whole host. */
	readonly cpuMs: number;
	/** Timers that our extension had started and that ran out in that minute, and that still wait at its end. */
	readonly timersFired: number;
	readonly timersWaiting: number;
}

export interface IdleMinutes {
	/** Windows with our extension, signed in. */
	readonly ours: readonly IdleMinute[];
	/** Windows with the floor in its place. */
	readonly floor: readonly IdleMinute[];
	/** That reached the service in that minute. */
	readonly requests: number;
}

/** The same minute for all windows, of which there are so many with our extension and as many without. */
export async function idleMinutes(windows: number): Promise<IdleMinutes> {
	const packages = new TemporaryFolder('bench-packages');
	const sandbox = await startSandbox();
	const editors: BenchEditor[] = [];
	try {
		const probe = await packageBenchExtension('idle-probe', packages.path);
		const vsixOfOurs = await packageExtension();
		const vsixOfFloor = await packageBenchExtension('floor', packages.path);
		return await withBrowser(async browser => {
			const start = async (vsix: string, isSignedIn: boolean) => {
				const editor = await BenchEditor.start(browser, {
					...{ sandbox, builtins: [], isSignedIn },
					vsix: [vsix, probe],
				});
				editors.push(editor);
				return editor;
			};
			const oursEditor = await start(vsixOfOurs, true);
			const floorEditor = await start(vsixOfFloor, false);
			const ours = await openAll(oursEditor, windows, [accountItem, `$(account) ${ada.username}`]);
			const floor = await openAll(floorEditor, windows, ['debrid-tools-bench.floor.floor', 'Floor']);
			sandbox.control.clearRequests();
			const minutes = await Promise.all([...ours, ...floor].map(minuteOf));
			return {
				ours: minutes.slice(0, windows),
				floor: minutes.slice(windows),
				requests: sandbox.control.requests().length,
			};
		});
	} finally {
		for (const editor of editors) await editor.close();
		await sandbox.close();
		await packages.remove();
	}
}

async function openAll(
	editor: BenchEditor,
	count: number,
	[item, text]: readonly [string, string],
): Promise<EditorWindow[]> {
	const windows: EditorWindow[] = [];
	for (let opened = 0; opened < count; opened++) {
		const window = await editor.openWindow();
		await window.statusBar.waitFor(item, text, startMilliseconds);
		await window.statusBar.waitFor(PROBE_ITEM, 'ready');
		windows.push(window);
	}
	return windows;
}

async function minuteOf(window: EditorWindow): Promise<IdleMinute> {
	await window.page.bringToFront();
	await window.palette.run('Bench: Measure Idle Minute');
	const { text } = await eventually(
		'the idle minute to be over',
		async () => (await window.statusBar.item(PROBE_ITEM)) ?? { text: '' },
		item => item.text.startsWith('{'),
		minuteMilliseconds,
	);
	return JSON.parse(text) as IdleMinute;
}
