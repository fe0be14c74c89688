import * as vscode from 'vscode';
import type { RealDebridAPI } from '../../api';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import { ConsentDialog } from './consentDialog';
import { consumerOf } from './consumer';
import { type ApiHost, ConsumerApi } from './consumerApi';
import { frozenApi } from './frozenApi';
import type { InstalledExtensions } from './installedExtensions';

export interface ConsumersOptions extends Omit<ApiHost, 'dialog'> {
	readonly current: CurrentService;
	readonly extensions: InstalledExtensions;
	readonly log: vscode.LogOutputChannel;
}

/** The extensions that use the API: each has one object of it, however often it asks. */
export class Consumers extends Disposable {
	private readonly apis = new Map<string, RealDebridAPI>();
	private readonly host: ApiHost;

	constructor(private readonly options: ConsumersOptions) {
		super();
		this.host = { ...options, dialog: new ConsentDialog() };
		this._register(vscode.extensions.onDidChange(() => void this.reconcile()));
	}

	/** @throws {RealDebridError} `refused`, when `extension` is not an installed one, or the stack shows another one */
	apiFor(extension: unknown, stack: string): RealDebridAPI {
		const consumer = consumerOf(extension, stack, this.options.extensions);
		// An extension that was installed anew is another one.
		const key = JSON.stringify(consumer);
		const api = this.apis.get(key) ?? frozenApi(new ConsumerApi(consumer, this.host));
		this.apis.set(key, api);
		void this.reconcile();
		return api;
	}

	/** Withdraws the answers about extensions that have been uninstalled. Never rejects. */
	async reconcile(): Promise<void> {
		const { current, extensions, log } = this.options;
		try {
			await current.tryGet()?.consents.reconcile(id => extensions.installationOf(id));
		} catch (error) {
			log.warn(`The answers about uninstalled extensions could not be withdrawn: ${errorLine(error)}`);
		}
	}
}
