import type { RealDebridAPI } from '../../api';
import { ConsentDialog } from './consentDialog';
import { consumerOf } from './consumer';
import { type ApiHost, ConsumerApi } from './consumerApi';
import { frozenApi } from './frozenApi';

/** The extensions that use the API: each has one object of it, however often it asks. */
export class Consumers {
	private readonly apis = new Map<string, RealDebridAPI>();
	private readonly host: ApiHost;

	constructor(host: Omit<ApiHost, 'dialog'>) {
		this.host = { ...host, dialog: new ConsentDialog() };
	}

	/** @throws {RealDebridError} `refused`, when `extension` is not an installed one, or the stack shows another one */
	apiFor(extension: unknown, stack: string): RealDebridAPI {
		const consumer = consumerOf(extension, stack);
		const api = this.apis.get(consumer.id) ?? frozenApi(new ConsumerApi(consumer, this.host));
		this.apis.set(consumer.id, api);
		return api;
	}
}
