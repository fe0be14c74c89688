import assert from 'node:assert/strict';
import type sinon from 'sinon';
import * as vscode from 'vscode';
import { within } from './eventually';

/** A quick pick as its creator fills it; the test is the person who uses it. */
export class FakeQuickPick {
	title: string | undefined;
	placeholder: string | undefined;
	items: readonly vscode.QuickPickItem[] = [];
	activeItems: readonly vscode.QuickPickItem[] = [];
	selectedItems: readonly vscode.QuickPickItem[] = [];
	busy = false;
	isOpen = false;
	readonly #accepted = new vscode.EventEmitter<void>();
	readonly #hidden = new vscode.EventEmitter<void>();
	readonly #clicked = new vscode.EventEmitter<vscode.QuickPickItemButtonEvent<vscode.QuickPickItem>>();
	readonly onDidAccept = this.#accepted.event;
	readonly onDidHide = this.#hidden.event;
	readonly onDidTriggerItemButton = this.#clicked.event;

	constructor(private readonly onShow: () => void) {}

	get labels(): string[] {
		return this.items.map(({ label }) => label);
	}

	item(label: string): vscode.QuickPickItem {
		const found = this.items.find(item => item.label === label);
		assert.ok(found, `${label} is none of ${this.labels.join(', ')}`);
		return found;
	}

	accept(label: string): void {
		this.selectedItems = [this.item(label)];
		this.#accepted.fire();
	}

	/** @param button its tooltip */
	click(label: string, button: string): void {
		const item = this.item(label);
		const clicked = item.buttons?.find(({ tooltip }) => tooltip === button);
		assert.ok(clicked, `${label} has no button ${button}`);
		this.#clicked.fire({ item, button: clicked });
	}

	show(): void {
		this.isOpen = true;
		this.onShow();
	}

	hide(): void {
		if (!this.isOpen) return;
		this.isOpen = false;
		this.#hidden.fire();
	}

	dispose(): void {
		this.hide();
	}
}

/** Stands in for the editor's quick picks, whose rows and buttons nobody could click in this host. */
export class FakeQuickPicks {
	readonly #shown: FakeQuickPick[] = [];
	#onShow: () => void = () => undefined;

	constructor(sandbox: sinon.SinonSandbox) {
		const create = () => {
			const pick: FakeQuickPick = new FakeQuickPick(() => {
				this.#shown.push(pick);
				this.#onShow();
			});
			return pick as unknown as vscode.QuickPick<vscode.QuickPickItem>;
		};
		sandbox.replace(vscode.window, 'createQuickPick', create as typeof vscode.window.createQuickPick);
	}

	/** The next one, as soon as it is shown. */
	async next(): Promise<FakeQuickPick> {
		const shown = new Promise<void>(resolve => {
			this.#onShow = resolve;
			if (this.#shown.length > 0) resolve();
		});
		await within('a quick pick', shown);
		const next = this.#shown.shift();
		assert.ok(next);
		return next;
	}
}
