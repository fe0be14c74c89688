import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentStore } from '../../../../src/accounts/storage/consents';
import { Machine } from '../../../support/accounts/machine';

const live = 'https://api.real-debrid.com';
const player = { id: 'acme.player', label: 'Player' };
const loader = { id: 'acme.loader', label: 'Loader' };
const ada = { origin: live, id: '123' };
const unnamed = { origin: live, id: 'unnamed-1' };

describe('consents in two windows', () => {
	let machine: Machine;
	let one: ConsentStore;
	let two: ConsentStore;
	beforeEach(() => {
		machine = new Machine();
		one = new ConsentStore(live, machine.folder, machine.lock, () => true);
		two = new ConsentStore(live, machine.folder, machine.lock, () => true);
	});
	afterEach(() => machine.dispose());

	const stored = () =>
		new ConsentStore(live, machine.folder, machine.lock, () => true)
			.list()
			.map(({ accountId, consumer, answer }) => `${accountId} ${consumer.id} ${answer}`);

	it('that answer about different consumers undo nothing of each other', async () => {
		await one.record(ada, player, 'allowed');
		await two.record(ada, loader, 'allowed');
		await one.record(ada, player, 'denied');
		assert.deepEqual(stored(), ['123 acme.loader allowed', '123 acme.player denied']);
	});

	it('take the later answer about the same consumer', async () => {
		await one.record(ada, player, 'allowed');
		await two.record(ada, player, 'denied');
		one.reload();
		assert.equal(one.isAllowed(ada, player), false);
	});

	it('an answer that the other window got a moment ago goes with an account that gets its name', async () => {
		await two.record(unnamed, player, 'allowed');
		one.moveAll(unnamed, ada);
		assert.deepEqual(stored(), ['123 acme.player allowed']);
	});

	it('an account that gets its name in both: an answer that was changed in between stays changed', async () => {
		await one.record(unnamed, player, 'allowed');
		two.reload();
		one.moveAll(unnamed, ada);
		await one.record(ada, player, 'denied');
		two.moveAll(unnamed, ada);
		assert.deepEqual(stored(), ['123 acme.player denied']);
	});

	it('an account that is signed out in one and named in the other: no answer comes back', async () => {
		await one.record(unnamed, player, 'allowed');
		two.reload();
		one.removeAllOf(unnamed);
		two.moveAll(unnamed, ada);
		assert.deepEqual(stored(), []);
	});

	it('a sign-out forgets what the other window has kept since', async () => {
		await two.record(ada, player, 'allowed');
		one.removeAllOf(ada);
		assert.deepEqual(stored(), []);
	});

	it('that look again tell nothing where nothing has changed', async () => {
		await one.record(ada, player, 'allowed');
		two.reload();
		let told = 0;
		two.onDidChange(() => told++);
		await one.record(ada, player, 'allowed');
		two.reload();
		assert.equal(told, 0);
	});

	it('tell once of each change of their own', async () => {
		let told = 0;
		one.onDidChange(() => told++);
		await one.record(ada, player, 'allowed');
		await one.record(ada, player, 'allowed');
		assert.equal(told, 1);
		one.removeAllOf(ada);
		assert.equal(told, 2);
		one.removeAllOf(ada);
		assert.equal(told, 2);
	});

	it('compare the ids of consumers as they are given: whoever gives them has them in lower case', async () => {
		await one.record(ada, player, 'allowed');
		assert.equal(one.isAllowed(ada, { ...player, id: 'Acme.Player' }), false);
		assert.equal(one.isAllowed(ada, { ...player, label: 'Another name' }), true);
	});

	it('leave answers of a later version alone; they are no yes', async () => {
		const name = `${encodeURIComponent(live)}~124~acme.player.consent.json`;
		writeFileSync(join(machine.folder, name), JSON.stringify({ schema: 2, answer: 'allowed' }));
		one.reload();
		assert.equal(one.isAllowed({ origin: live, id: '124' }, player), false);
		one.removeAllOf(ada);
		assert.deepEqual(readdirSync(machine.folder), [name]);
	});

	it('a yes that was damaged is a no, told once', async () => {
		await one.record(ada, player, 'allowed');
		const [name] = readdirSync(machine.folder);
		writeFileSync(join(machine.folder, name ?? assert.fail()), '{"schema":1,"answer":"allowed"');
		let told = 0;
		one.onDidChange(() => told++);
		one.reload();
		one.reload();
		assert.equal(one.isAllowed(ada, player), false);
		assert.equal(told, 1);
	});
});
