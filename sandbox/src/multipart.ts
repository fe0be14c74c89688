import type { RequestHandler } from 'express';

/** Makes the bytes of a multipart form its fields. Node's own parser does it, so no package is needed. */
export const multipartFields: RequestHandler = async (request, _response, next) => {
	if (Buffer.isBuffer(request.body))
		request.body = await parse(request.body, request.get('content-type') ?? '');
	next();
};

/** A form that cannot be read has no fields. */
async function parse(body: Buffer, contentType: string): Promise<Record<string, unknown>> {
	try {
		const form = await new Response(body, { headers: { 'Content-Type': contentType } }).formData();
		return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
	} catch {
		return {};
	}
}
