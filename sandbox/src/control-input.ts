import { faultKinds, type InjectedFault } from './faults';
import { reshapings } from './reshape';
import { choices, defaultSettings, type SandboxSettings } from './settings';
import { apiSteps } from './steps';
import type { SandboxUser } from './users';

/** Checks what came over HTTP far enough that a misspelt name is told, not swallowed. */

export function readSettings(body: Record<string, unknown>): Partial<SandboxSettings> {
	const known = defaultSettings();
	for (const [name, value] of Object.entries(body)) {
		if (!(name in known)) throw new TypeError(`There is no setting ${name}.`);
		const expected = typeof known[name as keyof SandboxSettings];
		if (typeof value !== expected) throw new TypeError(`${name} must be of type ${expected}.`);
		const allowed: readonly unknown[] | undefined = choices[name as keyof typeof choices];
		if (allowed && !allowed.includes(value))
			throw new TypeError(`${name} must be one of ${allowed.join(', ')}.`);
	}
	return body as Partial<SandboxSettings>;
}

const userFields = ['username', 'email', 'points', 'locale', 'avatar', 'premiumUntil'];

export function readUserChanges(body: Record<string, unknown>): Partial<Omit<SandboxUser, 'id'>> {
	const { userId, ...changes } = body;
	for (const name of Object.keys(changes)) {
		if (!userFields.includes(name)) throw new TypeError(`A user has no field ${name}.`);
	}
	return changes;
}

export function readInjectedFault(body: Record<string, unknown>): InjectedFault {
	const { step, times, fault } = body;
	if (step !== 'any' && !apiSteps.some(known => known === step))
		throw new TypeError(`step must be any or one of ${apiSteps.join(', ')}.`);
	if (times !== 'forever' && !(typeof times === 'number' && times > 0))
		throw new TypeError('times must be a number above 0 or "forever".');
	const { kind, as, encoding }: Record<string, unknown> = { ...(fault as object | undefined) };
	if (!faultKinds.some(known => known === kind))
		throw new TypeError(`fault.kind must be one of ${faultKinds.join(', ')}.`);
	if (kind === 'reshaped' && !reshapings.some(known => known === as))
		throw new TypeError(`fault.as must be one of ${reshapings.join(', ')}.`);
	if (encoding !== undefined && !Buffer.isEncoding(String(encoding)))
		throw new TypeError('fault.encoding must be an encoding of Node’s Buffer.');
	return body as unknown as InjectedFault;
}
