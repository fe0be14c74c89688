/** Where secrets are kept: the editor's `SecretStorage`, or a map in tests. */
export interface SecretStore {
	get(key: string): PromiseLike<string | undefined>;
	store(key: string, value: string): PromiseLike<void>;
	delete(key: string): PromiseLike<void>;
	/** The keys of all secrets; since VS Code 1.105. */
	keys?(): PromiseLike<string[]>;
}
