import type { RealDebridAPI, RealDebridExports } from '../../api';
import { RealDebridError } from '../../realdebrid/errors';

/** Grows with what `api.d.ts` offers, by the rules of semantic versions. */
const VERSION = '1.1.0';

/**
 * What `activate` gives to other extensions: functions alone, which nobody can replace.
 *
 * @param apiFor gives the API to one consumer; throws where `consumer` is not an installed extension, or the stack of the
 *   call shows that another one calls
 */
export function exportedApi(apiFor: (consumer: unknown, stack: string) => RealDebridAPI): RealDebridExports {
	const getAPI: RealDebridExports['getAPI'] = (version, consumer) => {
		if (version !== 1)
			throw new RealDebridError(
				'unsupportedVersion',
				`There is no version ${String(version)} of this API; there is 1.`,
			);
		const called = { stack: '' };
		Error.captureStackTrace(called, getAPI);
		// Another extension may have replaced `Error.prepareStackTrace`, which can return anything.
		return apiFor(consumer, String(called.stack));
	};
	return Object.freeze({ version: VERSION, getAPI: Object.freeze(getAPI) });
}
