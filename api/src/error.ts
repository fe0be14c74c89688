import type { RealDebridError } from '../../src/api';

export interface ErrorDetails extends Pick<RealDebridError, 'code' | 'message' | 'status' | 'serviceCode'> {}

/** An error like those of the extension. */
export function errorOf(
	code: RealDebridError['code'],
	message: string,
	details?: Pick<RealDebridError, 'status' | 'serviceCode'>,
): RealDebridError {
	return Object.assign(new Error(message), { name: 'RealDebridError' as const, code, ...details });
}
