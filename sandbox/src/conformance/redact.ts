import { isProtocolHeader, isProtocolText, publishedHeaders } from './protocol-words';
import type { RecordedStep } from './recorder';
import { deviceGrantType, sharedClientId } from './requests';
import type { ServiceAnswer, ServiceRequest } from './service';
import type { StepId } from './steps';

/** A step as it may be published. */
export interface RedactedStep {
	readonly id: StepId;
	readonly request: { readonly method: string; readonly path: string; readonly fields: Redacted };
	readonly answer: RedactedAnswer;
}

export interface RedactedAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** What kind of body it is. */
	readonly kind: 'empty' | 'JSON' | 'two JSON texts' | 'text';
	readonly body?: Redacted;
}

/** JSON whose values are placeholders, except for words and numbers of the protocol. */
export type Redacted =
	| string
	| number
	| boolean
	| null
	| readonly Redacted[]
	| { readonly [name: string]: Redacted };

/** Fields whose numbers are facts about the service. */
const publishedNumbers = new Set(['interval', 'expires_in', 'error_code']);
/** Fields whose texts are words of the protocol, and what they have to be to be published. */
const publishedTexts: Readonly<Record<string, (text: string) => boolean>> = {
	error: isProtocolText,
	error_details: text => /^\{[a-z_]{1,30}\} is missing$/.test(text) || isProtocolText(text),
	token_type: text => /^bearer$/i.test(text),
	new_credentials: text => text === 'yes',
};
const addresses = new Set(['verification_url', 'direct_verification_url']);
const fieldName = /^[a-z][a-z_]{0,40}$/i;
const dateAndTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** A published word must not hide a name that happens to look like one. */
const shortestValue = 4;

/**
 * Replaces each value by the step and the field in which it was first seen, so that two runs give the same placeholders,
 * and the same value in two steps can be told.
 */
export function redact(recorded: readonly RecordedStep[]): { steps: RedactedStep[]; values: string[] } {
	const redactor = new Redactor();
	for (const { id, answer, request } of recorded) {
		for (const json of jsonTexts(answer.text) ?? []) redactor.learn(id, '', json);
		redactor.learn(id, '', { ...request.query, ...request.form, ...bearerField(request) });
	}
	const steps = recorded.map(({ id, request, answer }) => ({
		id,
		request: redactor.request(request),
		answer: redactor.answer(answer),
	}));
	return { steps, values: redactor.values() };
}

class Redactor {
	private readonly placeholders = new Map<string, string>([
		[sharedClientId, '<shared client id>'],
		[deviceGrantType, '<device grant type>'],
	]);

	/** Every value that was replaced, for a search of what is written. */
	values(): string[] {
		return [...this.placeholders.keys()].filter(
			value => value !== sharedClientId && value !== deviceGrantType,
		);
	}

	learn(step: StepId, field: string, value: unknown): void {
		if (typeof value === 'object' && value !== null) {
			for (const [name, entry] of Object.entries(value))
				this.learn(step, Array.isArray(value) ? field : name, entry);
			return;
		}
		if (value === null || typeof value === 'boolean' || value === '') return;
		const text = String(value);
		if (isPublished(field, value) || addresses.has(field) || this.placeholders.has(text)) return;
		this.placeholders.set(text, `<${step}.${fieldName.test(field) ? field : 'value'}>`);
	}

	request(request: ServiceRequest): RedactedStep['request'] {
		const fields = { ...request.query, ...request.form, ...bearerField(request) };
		return { method: request.method, path: request.path, fields: this.json('', fields) };
	}

	answer({ status, headers, text }: ServiceAnswer): RedactedAnswer {
		const shown = publishedHeaders.flatMap(name => {
			const value = headers[name];
			return value === undefined ? [] : [[name, isProtocolHeader(name, value) ? value : '<value>']];
		});
		return { status, headers: Object.fromEntries(shown), ...this.body(text) };
	}

	private body(text: string): Pick<RedactedAnswer, 'kind' | 'body'> {
		if (text === '') return { kind: 'empty' };
		const jsons = jsonTexts(text);
		if (!jsons)
			return { kind: 'text', body: dateAndTime.test(text) ? '<Y-m-d H:i:s>' : `<${text.length} characters>` };
		const [first, second] = jsons.map(json => this.json('', json));
		return second === undefined || first === undefined
			? { kind: 'JSON', body: first ?? null }
			: { kind: 'two JSON texts', body: [first, second] };
	}

	private json(field: string, value: unknown): Redacted {
		if (value === null || typeof value === 'boolean') return value;
		if (Array.isArray(value)) return value.map(entry => this.json(field, entry));
		if (typeof value === 'object') {
			const entries = Object.entries(value).map(([name, entry]) => [
				fieldName.test(name) && !this.placeholders.has(name) ? name : '<name>',
				this.json(name, entry),
			]);
			return Object.fromEntries(entries);
		}
		if (value === '') return value;
		if (isPublished(field, value) && (publishedNumbers.has(field) || !this.hidesValue(String(value))))
			return value;
		const text = String(value);
		if (addresses.has(field)) return this.address(text);
		const placeholder = this.placeholders.get(text) ?? '<value>';
		return typeof value === 'number' ? '<number>' : placeholder;
	}

	/** The path of an address of the site, and its query with placeholders. */
	private address(text: string): string {
		if (!URL.canParse(text)) return '<no address>';
		const { pathname, searchParams } = new URL(text);
		const path = /^(\/[a-z]+)*\/?$/i.test(pathname) ? pathname : '/<path>';
		const fields = [...searchParams].map(([name, value]) => {
			const shown = fieldName.test(name) ? name : '<name>';
			return `${shown}=${this.placeholders.get(value) ?? '<value>'}`;
		});
		return `<site>${path}${fields.length > 0 ? '?' : ''}${fields.join('&')}`;
	}

	private hidesValue(text: string): boolean {
		return this.values().some(value => value.length >= shortestValue && text.includes(value));
	}
}

function isPublished(field: string, value: unknown): value is string | number {
	if (publishedNumbers.has(field)) return /^-?\d{1,9}$/.test(String(value));
	return typeof value === 'string' && (publishedTexts[field]?.(value) ?? false);
}

function bearerField({ bearer }: ServiceRequest): Record<string, string> {
	return bearer === undefined ? {} : { bearer };
}

/** The JSON objects of a body: one, or two that were written one after the other. Undefined where it is something else. */
function jsonTexts(text: string): unknown[] | undefined {
	for (const texts of [[text], text.split(/(?<=\})(?=\{)/)]) {
		try {
			const parsed = texts.map(one => JSON.parse(one) as unknown);
			if (parsed.every(one => typeof one === 'object' && one !== null)) return parsed;
		} catch {
			// Not in this form.
		}
	}
	return undefined;
}
