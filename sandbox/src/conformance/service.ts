/** One request of a step, as it is sent. */
export interface ServiceRequest {
	readonly method: 'GET' | 'POST';
	/** Behind the origin. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly form?: Readonly<Record<string, string>>;
	/** An access token. */
	readonly bearer?: string;
}

export interface ServiceAnswer {
	readonly status: number;
	/** By their names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}

/** A device code that somebody has to act on. */
export interface ShownCode {
	readonly userCode: string;
	readonly verificationUrl: string;
}

/**
 * Who does on the site what a step needs. Each method asks first, and rejects with `NotAgreed` where the answer is no.
 */
export interface Person {
	allow(code: ShownCode): Promise<void>;
	deny(code: ShownCode): Promise<void>;
	removeApp(clientId: string): Promise<void>;
	/** For what the tool changes by itself. */
	agreeTo(change: string): Promise<void>;
}

/** The service that is looked at: the real one, or a sandbox. */
export interface Service {
	send(request: ServiceRequest): Promise<ServiceAnswer>;
	readonly person: Person;
	/** Tells the person what comes next. */
	announce(step: string): void;
	/** Milliseconds since some moment. */
	now(): number;
	wait(milliseconds: number, why: string): Promise<void>;
}

/** The person does not want a part. */
export class NotAgreed extends Error {
	override readonly name = 'NotAgreed';
}

/** Nothing more is sent. */
export class Stopped extends Error {
	override readonly name = 'Stopped';
}
