/** Words of which the errors of OAuth services and of HTTP are made. */
const vocabulary = new Set(
	`a access account action active already an and app application are authorization authorized bad be blocked
	client code credentials denied device disabled does done down endpoint error exist expired failed file forbidden
	found grant granted has invalid is key limit link locked method missing need no not of or owner parameter pending
	permission please ratelimit refresh refused removed request requests resource ressource response revoked scope
	secret server service slow temporarily the this time token too many type unauthorized unavailable unknown
	unsupported user valid was wrong you your`.split(/\s+/),
);

/**
 * Whether a text is the name of an error, such as `wrong_parameter`, or a sentence of such words. Anything else may be
 * the name of a person.
 */
export function isProtocolText(text: string): boolean {
	if (text.length > 80) return false;
	return /^[a-z]+(_[a-z]+)+$/.test(text) || wordsOf(text).every(word => vocabulary.has(word));
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().replace(/[.!]$/, '').split(/[_ ]/);
}

/** What may be published of a header: a form that has no room for a secret. */
const headerForms: Readonly<Record<string, RegExp>> = {
	'content-type': /^[a-z]+\/[a-z.+-]+(; ?charset="?(utf-8|iso-8859-1)"?)?$/i,
	'retry-after': /^(\d{1,6}|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)$/,
	'www-authenticate': /^(Bearer|Basic|Digest)( error="[a-z_]{1,30}")?$/i,
	'cache-control':
		/^(no-store|no-cache|private|public|must-revalidate|max-age=\d{1,9})(, ?(no-store|no-cache|private|public|must-revalidate|max-age=\d{1,9}))*$/i,
	allow: /^[A-Z]{3,7}(, ?[A-Z]{3,7})*$/,
};

/** Headers that say something about the protocol, and nothing about the machine or the account. */
export const publishedHeaders = Object.keys(headerForms);

export function isProtocolHeader(name: string, value: string): boolean {
	return headerForms[name]?.test(value) ?? false;
}
