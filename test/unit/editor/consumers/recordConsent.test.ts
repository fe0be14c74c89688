import assert from 'node:assert/strict';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { recordConsent } from '../../../../src/editor/consumers/recordConsent';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';

const consumer = { id: 'publisher.name', label: 'Name' };

describe('an answer about a consumer', () => {
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		machine = new Machine();
		service = new ScriptedService();
		service.on('disable', ok(''));
		window = machine.window(service.service);
	});
	afterEach(() => machine.dispose());

	it('is kept while its account is there', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		assert.equal(await recordConsent(window, account, consumer, 'allowed'), true);
		assert.equal(window.consents.isAllowed(account, consumer), true);
	});

	it('is not kept when another window has signed the account out meanwhile', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		await signOut(machine.window(service.service), account);
		assert.equal(await recordConsent(window, account, consumer, 'allowed'), false);
		assert.deepEqual(machine.fileNames(), []);
	});
});
