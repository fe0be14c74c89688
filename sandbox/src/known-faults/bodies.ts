import type { AnswerFault, ReshapedFault } from '../faults';
import { bytes, jsonValue } from './make';

/** Bodies that are not what their headers say, or that are JSON only at second sight. */

const reshaped = (as: ReshapedFault['as']) => (): ReshapedFault => ({ kind: 'reshaped', as });

/** Compressed although the client did not ask for it. */
export const gzipped = reshaped('gzip');
export const brotli = reshaped('br');
export const deflated = reshaped('deflate');
export const withByteOrderMark = reshaped('byteOrderMark');
export const inUtf16 = reshaped('utf16');
/** Seen at elfhosted/litterbox 39f64cc. */
export const doubled = reshaped('doubled');

/** The name of a content coding over a body that is not compressed. */
export const falselyGzipped = (): AnswerFault => ({
	...jsonValue(200, {}),
	headers: { 'Content-Encoding': 'gzip' },
});
/** JSON in Latin-1: the name's last letter is no UTF-8. */
export const notUtf8 = (): AnswerFault => bytes(200, Buffer.from('{"username":"Zo\u00eb"}', 'latin1'));
export const wrongContentType = (): AnswerFault => ({
	kind: 'answer',
	status: 200,
	body: 'plainly not JSON',
	contentType: 'text/plain',
});
