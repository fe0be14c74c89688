// Runs in an editor's page: lets a test handle what the browser keeps for it.
{
	// The editor seals the secrets of all extensions together into this item.
	const secrets = 'secrets.provider';
	// The editor's states, the extensions' among them, are in such a store of each database.
	const items = 'ItemTable';
	const broken = 'the secrets cannot be used';
	const { getItem } = Storage.prototype;

	const resultOf = request =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});

	async function valuesOf(databaseName) {
		const database = await resultOf(indexedDB.open(databaseName));
		try {
			if (!database.objectStoreNames.contains(items)) return [];
			return await resultOf(database.transaction(items).objectStore(items).getAll());
		} finally {
			database.close();
		}
	}

	Storage.prototype.getItem = function (key) {
		if (key === secrets && getItem.call(sessionStorage, broken) !== null)
			throw new DOMException('The request was denied.', 'SecurityError');
		return getItem.call(this, key);
	};

	globalThis.browserStorage = {
		fill() {
			for (let length = 2 ** 20, count = 0; length >= 1; count++)
				try {
					localStorage.setItem(`junk ${count}`, 'x'.repeat(length));
				} catch {
					length = Math.floor(length / 2);
				}
		},

		makeRoom() {
			for (const key of Object.keys(localStorage)) if (key.startsWith('junk ')) localStorage.removeItem(key);
		},

		takeSecrets() {
			const sealed = getItem.call(localStorage, secrets);
			localStorage.removeItem(secrets);
			return sealed;
		},

		putSecretsBack(sealed) {
			localStorage.setItem(secrets, sealed);
		},

		refuse(secret) {
			Object.defineProperty(Object.prototype, secret, {
				get: () => undefined,
				set: () => {
					throw new DOMException('There is no room.', 'QuotaExceededError');
				},
			});
		},

		async hasKept(text) {
			const databases = await indexedDB.databases();
			const kept = await Promise.all(databases.map(({ name }) => valuesOf(name)));
			return kept.flat().some(value => String(value).includes(text));
		},

		break() {
			sessionStorage.setItem(broken, 'yes');
		},

		mend() {
			sessionStorage.removeItem(broken);
		},
	};
}
