const { appendFileSync, mkdirSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

/** Activated before the others: from then on each extension's file that is loaded is timed, and its `activate` too. */
exports.activate = context => {
	const folder = context.globalStorageUri.fsPath;
	mkdirSync(folder, { recursive: true });
	const load = Module._load;
	Module._load = function (request, ...rest) {
		const loading = performance.now();
		const exported = load.call(this, request, ...rest);
		const loadMs = performance.now() - loading;
		if (!isExtension(request, exported)) return exported;
		return {
			...exported,
			activate: timed(exported.activate, ms => note({ request, loadMs, activateMs: ms })),
		};
	};

	function note(times) {
		appendFileSync(join(folder, 'times.jsonl'), `${JSON.stringify(times)}\n`);
	}
};

function isExtension(request, exported) {
	return request.startsWith('/') && typeof exported?.activate === 'function';
}

/** What it does before its first wait: that is what keeps other extensions waiting. */
function timed(activate, note) {
	return context => {
		const start = performance.now();
		const result = activate(context);
		note(performance.now() - start);
		return result;
	};
}
