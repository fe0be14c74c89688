import type { ServiceAnswer, ServiceRequest } from './service';

const timeoutMs = 30_000;

/** Sends one request, once. Nothing is followed and nothing is tried again. */
export async function send(
	origin: string,
	request: ServiceRequest,
	{ userAgent = 'real-debrid-sandbox', signal }: { userAgent?: string; signal?: AbortSignal } = {},
): Promise<ServiceAnswer> {
	const { method, path, query, form, bearer } = request;
	const search = query ? `?${new URLSearchParams(query)}` : '';
	const timeout = AbortSignal.timeout(timeoutMs);
	const response = await fetch(`${origin}${path}${search}`, {
		method,
		redirect: 'manual',
		headers: {
			Accept: 'application/json',
			'User-Agent': userAgent,
			...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
		},
		...(form ? { body: new URLSearchParams(form) } : {}),
		signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
	});
	return {
		status: response.status,
		headers: Object.fromEntries(response.headers),
		text: await response.text(),
	};
}
