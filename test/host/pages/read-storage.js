// Evaluated in a page: gives everything that the browser keeps for its origin, as names and texts.
(async () => {
	const settled = request =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
	const textOf = value => {
		if (typeof value === 'string') return value;
		if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
			return new TextDecoder('latin1').decode(value);
		return JSON.stringify(value) ?? String(value);
	};
	const places = [];
	for (const [kind, storage] of Object.entries({ localStorage, sessionStorage }))
		for (const [key, text] of Object.entries(storage)) places.push({ name: `${kind} ${key}`, text });
	for (const { name: database } of await indexedDB.databases()) {
		const opened = await settled(indexedDB.open(database));
		for (const name of opened.objectStoreNames) {
			const store = opened.transaction(name).objectStore(name);
			const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
			for (const [index, key] of keys.entries())
				places.push({ name: `IndexedDB ${database} ${name} ${String(key)}`, text: textOf(values[index]) });
		}
		opened.close();
	}
	return places;
})();
