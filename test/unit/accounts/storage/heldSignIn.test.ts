import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SignInCancelled } from '../../../../src/accounts/accountErrors';
import type { HeldSignIn } from '../../../../src/accounts/storage/heldSignIn';
import type { UnfinishedSignIn } from '../../../../src/accounts/storage/unfinishedSignIn';
import { Secret } from '../../../../src/realdebrid/secret';
import { credentialsNamed, Machine } from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { rejection } from '../../realdebrid/rejection';

describe('a sign-in that this window holds', () => {
	let machine: Machine;
	let held: HeldSignIn;
	const granted = (): UnfinishedSignIn => ({
		stage: 'granted',
		client: credentialsNamed('new').client,
		deviceCode: new Secret('device-code'),
	});
	beforeEach(async () => {
		machine = new Machine();
		held = await machine.window(new ScriptedService().service).unfinished.begin();
		await held.write(granted());
	});
	afterEach(() => machine.dispose());

	it('leaves no secret where another window ends it during a write', async () => {
		const storage = deferred();
		machine.secrets.hold('store', storage.promise);
		const failed = rejection(held.write(granted()));
		for (const name of machine.fileNames()) rmSync(join(machine.folder, name));
		storage.resolve();
		assert.equal((await failed).code, 'cancelled');
		assert.deepEqual([...machine.secrets.entries.keys()], []);
	});

	/** The user cancels during a step. */
	async function cancelled(): Promise<unknown> {
		const user = new AbortController();
		const reason = new SignInCancelled();
		const step = held.during(user.signal, async signal => {
			user.abort(reason);
			signal.throwIfAborted();
		});
		const error = await rejection(step);
		return error === reason ? 'cancelled' : error.code;
	}

	it('is removed where the user cancels, and the failure of a storage that does not delete is reported', async () => {
		machine.secrets.fail('delete');
		assert.equal(await cancelled(), 'storage');
		machine.secrets.heal();
		assert.equal(await cancelled(), 'cancelled');
		assert.deepEqual([...machine.secrets.entries.keys()], []);
	});

	it('is over at once where the user cancels and the storage does not answer', async () => {
		void machine.secrets.hang(['delete']);
		assert.equal(await cancelled(), 'cancelled');
	});
});
