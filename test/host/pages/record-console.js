// Runs in each page of the editor, before the editor does: tells what the page logs, by `tellLogged`, to whoever
// drives the browser. It goes no further than that: the browser's own way makes an event of each line and objects
// of its words, which costs more than what the editor does meanwhile.
(() => {
	const pauseMilliseconds = 100;
	let untold = [];
	let timer;

	function flush() {
		clearTimeout(timer);
		timer = undefined;
		const texts = untold;
		untold = [];
		return texts.length > 0 ? globalThis.tellLogged(texts) : undefined;
	}

	function textOf(value) {
		if (typeof value === 'string') return value;
		if (value instanceof Error) return String(value.stack);
		try {
			return JSON.stringify(value) ?? String(value);
		} catch {
			return String(value);
		}
	}

	for (const name of ['debug', 'error', 'info', 'log', 'trace', 'warn'])
		console[name] = (...words) => {
			untold.push(words.map(textOf).join(' '));
			timer ??= setTimeout(flush, pauseMilliseconds);
		};
	addEventListener('pagehide', flush);
	globalThis.flushLogged = flush;
})();
