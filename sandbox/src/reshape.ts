import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Answer, bytesOf } from './answer';

export const reshapings = ['gzip', 'br', 'deflate', 'byteOrderMark', 'utf16', 'doubled'] as const;

/** What is done to the body of an answer on its way. */
export type Reshaping = (typeof reshapings)[number];

const firewallText = '{"error":"permission_denied","error_code":9}';

const compress = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;

/** The same answer with another body. An empty body stays empty, but for the firewall's. */
export function reshape(answer: Answer, as: Reshaping): Answer {
	if (as === 'doubled') return { ...answer, status: 451, body: firewallText + answer.body };
	if (answer.body === '') return answer;
	switch (as) {
		case 'byteOrderMark':
			return { ...answer, body: `\uFEFF${answer.body}` };
		case 'utf16':
			return { ...answer, body: `\uFEFF${answer.body}`, encoding: 'utf16le' };
		default: {
			const body = compress[as](bytesOf(answer)).toString('base64');
			return { ...answer, body, encoding: 'base64', headers: { ...answer.headers, 'Content-Encoding': as } };
		}
	}
}
