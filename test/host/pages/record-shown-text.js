// Runs in each page of the editor, before the editor does: tells every text that comes to be shown there, however
// briefly, and what is read out or linked to. `tellShown` takes them to whoever drives the browser.
(() => {
	// The service's own pages, which the editor's server hands through, know the device code.
	if (location.pathname.startsWith('/proxy/')) return;
	const attributes = ['aria-label', 'title', 'placeholder', 'href', 'data-href', 'custom-hover'];
	const told = new Set();
	let untold = [];
	let timer;

	function tell(text) {
		if (!text || told.has(text)) return;
		told.add(text);
		untold.push(text);
		timer ??= setTimeout(flush, 100);
	}

	function flush() {
		clearTimeout(timer);
		timer = undefined;
		const texts = untold;
		untold = [];
		return texts.length > 0 ? globalThis.tellShown(texts) : undefined;
	}

	function tellAttributes(element) {
		for (const name of attributes) tell(element.getAttribute(name));
	}

	function tellAll(node) {
		tell(node.textContent);
		if (node.nodeType !== Node.ELEMENT_NODE) return;
		tellAttributes(node);
		for (const element of node.querySelectorAll(attributes.map(name => `[${name}]`).join()))
			tellAttributes(element);
	}

	const observer = new MutationObserver(records => {
		for (const { type, target, addedNodes } of records) {
			if (type === 'attributes') tellAttributes(target);
			// A text may have been put together of several nodes.
			if (type === 'characterData') tell((target.parentElement ?? target).textContent);
			for (const node of addedNodes) tellAll(node);
		}
	});
	const observe = root =>
		observer.observe(root, {
			subtree: true,
			childList: true,
			characterData: true,
			attributes: true,
			attributeFilter: attributes,
		});

	// Menus have roots of their own.
	const { attachShadow } = Element.prototype;
	Element.prototype.attachShadow = function (...args) {
		const root = attachShadow.apply(this, args);
		observe(root);
		return root;
	};
	// The page of a web view is written into a frame that is there already, which ends what observed that.
	const { open } = Document.prototype;
	Document.prototype.open = function (...args) {
		const opened = open.apply(this, args);
		observe(document);
		return opened;
	};
	observe(document);
	globalThis.flushShown = flush;
})();
