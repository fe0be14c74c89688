import type { RealDebridAPI, RealDebridExports } from '../../api';
import { RealDebridError } from '../../realdebrid/errors';

/**
 * What `activate` gives to other extensions.
 *
 * @param apiFor gives the API to one consumer, or throws where it is not an installed extension
 */
export function exportedApi(apiFor: (consumer: unknown) => RealDebridAPI): RealDebridExports {
	return {
		getAPI(version, consumer) {
			if (version !== 1)
				throw new RealDebridError(
					'unsupportedVersion',
					`There is no version ${String(version)} of this API; there is 1.`,
				);
			return apiFor(consumer);
		},
	};
}
