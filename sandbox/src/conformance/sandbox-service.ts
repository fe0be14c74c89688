import { type Sandbox, startSandbox } from '../index';
import { send } from './http';
import { type PlanResult, runPlan } from './plan';
import type { Person, Service } from './service';

/** A sandbox in place of the real service: sample users act at once, and waiting turns its clock. */
export function sandboxService({ url, control }: Sandbox): Service {
	const [user] = control.users();
	const userId = user?.id ?? 0;
	const person: Person = {
		allow: async ({ userCode }) => control.approve(userCode, userId),
		deny: async ({ userCode }) => control.deny(userCode),
		removeApp: async clientId => void control.revoke({ clientId }),
		agreeTo: async () => undefined,
	};
	return {
		person,
		send: request => send(url, request),
		announce: () => undefined,
		now: () => control.now(),
		wait: async milliseconds => control.advance(milliseconds),
	};
}

/** What the sandbox of this version answers to all steps. */
export async function runOnSandbox(): Promise<PlanResult> {
	const sandbox = await startSandbox();
	try {
		return await runPlan(sandboxService(sandbox));
	} finally {
		await sandbox.close();
	}
}
