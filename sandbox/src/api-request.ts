/** What an endpoint gets to see of a request. */
export interface ApiRequest {
	method: string;
	path: string;
	query: Record<string, string>;
	/** Fields of a form body. A JSON body has none, as on the service. */
	form: Record<string, string>;
	/** From the Authorization header, or from `auth_token` in the query for clients that cannot set headers. */
	accessToken: string | undefined;
	/** Where the sandbox is reached: links in answers start with it. */
	origin: string;
}
