import type { RealDebridAPI } from '@debrid-tools/real-debrid';
import * as vscode from 'vscode';

/** What is used of an entry of `/torrents`. */
export interface Torrent {
	readonly id: string;
	readonly filename: string;
	readonly progress: number;
}

/** The torrents of the user; empty while this extension has no account, so that the view's welcome text is shown. */
export class TorrentTree implements vscode.TreeDataProvider<Torrent>, vscode.Disposable {
	private readonly changed = new vscode.EventEmitter<void>();
	readonly onDidChangeTreeData = this.changed.event;
	private api: RealDebridAPI | undefined;
	private subscription: vscode.Disposable | undefined;

	/** Shows the torrents of this API from now on, and follows its accounts. */
	use(api: RealDebridAPI): void {
		this.subscription?.dispose();
		this.api = api;
		// Signed in, signed out, access given or withdrawn.
		this.subscription = api.onDidChangeAccounts(() => this.refresh());
		this.refresh();
	}

	refresh(): void {
		this.changed.fire();
	}

	getTreeItem({ id, filename, progress }: Torrent): vscode.TreeItem {
		return Object.assign(new vscode.TreeItem(filename), { id, description: `${progress} %` });
	}

	async getChildren(): Promise<Torrent[]> {
		const torrents: Torrent[] = [];
		if (!this.api?.accounts.length) return torrents;
		for await (const page of this.api.pages<Torrent>('/torrents?limit=1000')) torrents.push(...page);
		return torrents;
	}

	dispose(): void {
		this.subscription?.dispose();
		this.changed.dispose();
	}
}
