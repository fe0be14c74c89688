import { gzipSync } from 'node:zlib';
import { bytesOf, printJson } from '../../../sandbox/src/answer';
import type { ChangedAnswer } from './injectedFault';

/** Faults that change the service's own answer. An answer without a body has nothing that could be changed. */

type Change = ChangedAnswer['change'];

function changed(change: Change): () => ChangedAnswer {
	return () => ({ kind: 'changed', change: answer => (answer.body === '' ? answer : change(answer)) });
}

/** Other values for fields that the answer has. */
export function withFields(values: Readonly<Record<string, unknown>>): () => ChangedAnswer {
	return changed(answer => {
		const fields = JSON.parse(answer.body) as Record<string, unknown>;
		const present = Object.entries(values).filter(([name]) => name in fields);
		return { ...answer, body: printJson({ ...fields, ...Object.fromEntries(present) }) };
	});
}

/** Another status for an answer that succeeds. */
export function withStatus(status: number): () => ChangedAnswer {
	return changed(answer => (answer.status === 200 ? { ...answer, status } : answer));
}

export function withContentType(contentType: string): () => ChangedAnswer {
	return changed(answer => ({ ...answer, contentType }));
}

export const compressedWithoutHeader = changed(answer => ({
	...answer,
	body: gzipSync(bytesOf(answer)).toString('base64'),
	encoding: 'base64',
}));

export const precededByFirewall = changed(answer => ({
	...answer,
	body: `{"error":"permission_denied","error_code":9}${answer.body}`,
}));

/** Letters beyond ASCII are no UTF-8 then. */
export const inLatin1 = changed(answer => ({
	...answer,
	body: answer.body.replace('ada-premium', 'Zo\u00eb'),
	encoding: 'latin1',
}));
