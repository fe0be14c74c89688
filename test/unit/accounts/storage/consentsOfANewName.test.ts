import assert from 'node:assert/strict';
import { refreshUserDetails } from '../../../../src/accounts/signIn/userDetails';
import { ConsentStore } from '../../../../src/accounts/storage/consents';
import { credentialsNamed, Machine, newAccount } from '../../../support/accounts/machine';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';
import { userAnswer } from '../../realdebrid/wireAnswers';

const live = 'https://api.real-debrid.com';
const player = { id: 'acme.player', label: 'Player' };
const loader = { id: 'acme.loader', label: 'Loader' };
const finder = { id: 'acme.finder', label: 'Finder' };
const unnamed = { origin: live, id: 'unnamed-1' };
const ada = { origin: live, id: '123' };
const ben = { origin: live, id: '124' };

describe('consents of an account that gets its name', () => {
	let machine: Machine;
	let store: ConsentStore;
	beforeEach(() => {
		machine = new Machine();
		store = new ConsentStore(live, machine.folder, machine.lock, () => true);
	});
	afterEach(() => machine.dispose());

	const answers = () => store.list().map(one => `${one.accountId} ${one.consumer.id} ${one.answer}`);

	it('give way to what was answered about that name before, consumer by consumer', async () => {
		await store.record(ada, player, 'denied');
		await store.record(unnamed, player, 'allowed');
		await store.record(unnamed, loader, 'allowed');
		store.moveAll(unnamed, ada);
		assert.deepEqual(answers(), ['123 acme.loader allowed', '123 acme.player denied']);
	});

	it('leave the answers about other accounts alone', async () => {
		await store.record(ben, player, 'allowed');
		await store.record(ben, finder, 'denied');
		await store.record(unnamed, player, 'denied');
		store.moveAll(unnamed, ada);
		assert.deepEqual(answers(), [
			'123 acme.player denied',
			'124 acme.finder denied',
			'124 acme.player allowed',
		]);
	});

	it('go with it when the service has told the name', async () => {
		const service = new ScriptedService();
		service.on('user', ok(userAnswer));
		const window = machine.window(service.service);
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
		await window.consents.record(account, player, 'allowed');
		await refreshUserDetails(window, account);
		assert.equal(window.consents.isAllowed(ada, player), true);
		assert.equal(window.consents.isAllowed(account, player), false);
	});
});
