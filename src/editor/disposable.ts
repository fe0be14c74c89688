import type * as vscode from 'vscode';

/** Base class of what owns other disposables: they are disposed of with it, the last one first. */
export abstract class Disposable implements vscode.Disposable {
	private readonly owned: { dispose(): unknown }[] = [];
	protected isDisposed = false;

	dispose(): void {
		this.isDisposed = true;
		while (this.owned.length > 0) this.owned.pop()?.dispose();
	}

	/** What comes after the end is disposed of at once. */
	protected _register<Owned extends { dispose(): unknown }>(disposable: Owned): Owned {
		if (this.isDisposed) disposable.dispose();
		else this.owned.push(disposable);
		return disposable;
	}
}
