import type { DeviceCode } from '../../realdebrid/deviceFlow';
import { Secret } from '../../realdebrid/secret';

/**
 * Where a person is sent: the address at which nothing needs to be typed, if the service gave one. That one holds the
 * device code, so whichever it is, it is opened or drawn, and never shown as text.
 */
export function addressToOpen({ directVerificationUrl, verificationUrl }: DeviceCode): Secret {
	return directVerificationUrl ?? new Secret(verificationUrl.href);
}

/** The site as a person would type it. */
export function siteOf({ verificationUrl: { protocol, host, pathname } }: DeviceCode): string {
	const scheme = protocol === 'https:' ? '' : `${protocol}//`;
	return `${scheme}${host}${pathname.replace(/\/$/, '')}`;
}
