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
			activate: timed(exported.activate, times => note({ request, loadMs, ...times })),
		};
	};

	function note(times) {
		appendFileSync(join(folder, 'times.jsonl'), `${JSON.stringify(times)}\n`);
	}
};

function isExtension(request, exported) {
	return request.startsWith('/') && typeof exported?.activate === 'function';
}

/** Until what an extension has put off has come, in milliseconds. A timer of more is none of its start. */
const START = 1_000;

/**
 * What it does before its first wait, which keeps other extensions waiting, and what it puts off: with `setImmediate`,
 * which keeps them waiting a moment later, or with a timer, until they have started.
 */
function timed(activate, note) {
	return context => {
		const deferred = { laterMs: 0, afterStartMs: 0 };
		const { setImmediate, setTimeout } = globalThis;
		/** Times as well what is put off by what was put off. */
		const timing = run => {
			const noting = (kind, callback, words) => () => {
				deferred[kind] += timing(() => callback(...words)).ms;
			};
			globalThis.setImmediate = (callback, ...words) => setImmediate(noting('laterMs', callback, words));
			globalThis.setTimeout = (callback, ms, ...words) =>
				setTimeout(ms < START ? noting('afterStartMs', callback, words) : callback, ms, ...words);
			const start = performance.now();
			try {
				const result = run();
				return { result, ms: performance.now() - start };
			} finally {
				Object.assign(globalThis, { setImmediate, setTimeout });
			}
		};
		const { result, ms } = timing(() => activate(context));
		// Later, so that the probe's own writing is not in the times that the editor shows.
		setTimeout(() => note({ activateMs: ms, ...deferred }), START);
		return result;
	};
}
