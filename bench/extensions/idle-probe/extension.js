const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const vscode = require('vscode');

const MINUTE_MS = 60_000;
/** Of the extension that is measured, as it stands in a stack. */
const MEASURED = 'debrid-tools.real-debrid';

exports.activate = context => {
	const timers = watchTimers();
	const item = vscode.window.createStatusBarItem('outcome', vscode.StatusBarAlignment.Left);
	item.text = 'ready';
	item.show();
	context.subscriptions.push(
		item,
		vscode.commands.registerCommand('benchIdleProbe.measure', async () => {
			item.text = 'measuring';
			const outcome = await measure(timers);
			item.text = JSON.stringify(outcome);
		}),
	);
};

async function measure(timers) {
	collectGarbage();
	const { heapUsed } = process.memoryUsage();
	const firedBefore = timers.fired;
	const before = process.cpuUsage();
	await new Promise(resolve => setTimeout(resolve, MINUTE_MS));
	const { user, system } = process.cpuUsage(before);
	return {
		heapBytes: heapUsed,
		cpuMs: (user + system) / 1_000,
		timersFired: timers.fired - firedBefore,
		timersWaiting: timers.waiting.size,
	};
}

/** Twice: what the first run lets go of is there for the second. */
function collectGarbage() {
	setFlagsFromString('--expose-gc');
	const gc = runInNewContext('gc');
	gc();
	gc();
}

/** Counts the timers that the measured extension starts, in this process and from now on. */
function watchTimers() {
	const timers = { waiting: new Set(), fired: 0 };
	for (const [start, stop] of [
		['setTimeout', 'clearTimeout'],
		['setInterval', 'clearInterval'],
	]) {
		const { [start]: started, [stop]: stopped } = globalThis;
		globalThis[start] = (callback, ...rest) => {
			if (!new Error().stack.includes(MEASURED)) return started(callback, ...rest);
			const timer = started(
				(...args) => {
					timers.fired++;
					if (start === 'setTimeout') timers.waiting.delete(timer);
					callback(...args);
				},
				...rest,
			);
			timers.waiting.add(timer);
			return timer;
		};
		globalThis[stop] = timer => {
			timers.waiting.delete(timer);
			stopped(timer);
		};
	}
	return timers;
}
