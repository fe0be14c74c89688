// Runs in the page of an editor whose extension host runs tests, before the editor does. The editor calls
// `codeAutomationLog` with each line that it logs, many thousand of them, and each call out of a browser costs far
// more than its line: lines go out together, the last ones with the result.
(() => {
	const pauseMilliseconds = 200;
	let lines = [];
	let timer;

	function takeLines() {
		clearTimeout(timer);
		timer = undefined;
		const taken = lines;
		lines = [];
		return taken;
	}

	globalThis.codeAutomationLog = (type, args) => {
		lines.push([type, args]);
		timer ??= setTimeout(() => globalThis.logTests(takeLines()), pauseMilliseconds);
	};
	globalThis.codeAutomationExit = code => globalThis.endTests(takeLines(), code);
})();
