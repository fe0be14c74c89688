import { randomBytes, randomInt } from 'node:crypto';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const upperAlphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function draw(alphabet: string, length: number): string {
	return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

export const newDeviceCode = (): string => draw(base32, 52);
export const newUserCode = (): string => draw(upperAlphanumerics, 8);
/** Of a torrent, a download or a link. */
export const randomId = (): string => draw(base32, 13);
export const newClientId = (): string => draw(base32, 13);
export const newClientSecret = (): string => randomBytes(20).toString('hex');
export const newToken = (): string => draw(base32, 52);

/** People type codes with spaces, dashes and in lower case. */
export function normaliseUserCode(typed: string): string {
	return typed.replace(/[^a-z0-9]/gi, '').toUpperCase();
}
