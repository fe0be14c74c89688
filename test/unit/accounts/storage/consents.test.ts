import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentStore } from '../../../../src/accounts/storage/consents';
import { Machine } from '../../../support/accounts/machine';
import { rejection } from '../../realdebrid/rejection';

const live = 'https://api.real-debrid.com';
const mirror = 'https://mirror.example';
const player = { id: 'acme.player', label: 'Player' };
const loader = { id: 'acme.loader', label: 'Loader' };
const ada = { origin: live, id: '123' };
const ben = { origin: live, id: '124' };

describe('consents', () => {
	let machine: Machine;
	beforeEach(() => {
		machine = new Machine();
	});
	afterEach(() => machine.dispose());

	const fileOf = ({ id }: { readonly id: string }) =>
		join(machine.folder, `${encodeURIComponent(live)}~123~${id}.consent.json`);
	const open = (origin = live) => new ConsentStore(origin, machine.folder, machine.lock, () => true);

	it('are there for the consumer and the account they were given for, and for no other', async () => {
		await open().record(ada, player, 'allowed');
		const store = open();
		assert.equal(store.isAllowed(ada, player), true);
		assert.equal(store.isAllowed(ada, loader), false);
		assert.equal(store.isAllowed(ben, player), false);
		assert.equal(open(mirror).isAllowed(ada, player), false);
	});

	it('are about an account of one service: the same id of another is somebody else’s', async () => {
		const there = { origin: mirror, id: ada.id };
		const [store, other] = [open(), open(mirror)];
		await store.record(ada, player, 'allowed');
		await other.record(there, loader, 'allowed');
		assert.equal(store.isAllowed(there, player), false);
		assert.equal(other.isAllowed(ada, loader), false);

		// As when the setting comes to name another service while a question stands there.
		await store.record(there, player, 'allowed');
		assert.equal(open().list().length, 1);
		assert.equal(open(mirror).isAllowed(there, player), true);
		store.removeAllOf(there);
		assert.equal(open().isAllowed(ada, player), true);
		assert.deepEqual(open(mirror).list(), []);
	});

	it('can be a no, and can be changed', async () => {
		const store = open();
		await store.record(ada, player, 'denied');
		assert.equal(store.isAllowed(ada, player), false);
		await store.record(ada, player, 'allowed');
		assert.equal(open().isAllowed(ada, player), true);
		assert.equal(open().list().length, 1);
	});

	it('of two windows that answer at the same time are both kept', async () => {
		await Promise.all([open().record(ada, player, 'allowed'), open().record(ada, loader, 'denied')]);
		assert.equal(open().list().length, 2);
	});

	it('are told when they change, in another window once it is looked', async () => {
		const [one, two] = [open(), open()];
		let told = 0;
		const listening = one.onDidChange(() => told++);
		await two.record(ada, player, 'allowed');
		one.reload();
		one.reload();
		assert.equal(told, 1);
		listening.dispose();
		await one.record(ada, loader, 'allowed');
		assert.equal(told, 1);
	});

	it('of an account that is signed out are forgotten, and no others', async () => {
		const store = open();
		await store.record(ada, player, 'allowed');
		await store.record(ben, player, 'allowed');
		store.removeAllOf(ada);
		assert.equal(open().isAllowed(ada, player), false);
		assert.equal(open().isAllowed(ben, player), true);
	});

	it('go with an account that gets its name', async () => {
		const store = open();
		const unnamed = { origin: live, id: 'unnamed-1' };
		await store.record(unnamed, player, 'allowed');
		await store.record(unnamed, loader, 'denied');
		store.moveAll(unnamed, ada);
		assert.equal(store.isAllowed(ada, player), true);
		assert.deepEqual(
			store.list().map(({ accountId, consumer, answer }) => [accountId, consumer.id, answer]),
			[
				['123', 'acme.loader', 'denied'],
				['123', 'acme.player', 'allowed'],
			],
		);
	});

	for (const answer of ['yes', 'ALLOWED', true, undefined])
		it(`are a no where the file says ${JSON.stringify(answer)}`, () => {
			writeFileSync(fileOf(player), JSON.stringify({ schema: 1, label: 'Player', answer }));
			assert.equal(open().list().length, 1);
			assert.equal(open().isAllowed(ada, player), false);
		});

	for (const text of ['damaged', '{"schema":1}', '{"schema":1,"label":7,"answer":"allowed"}'])
		it(`are none where the file cannot be understood, and are forgotten with the others: ${text}`, () => {
			writeFileSync(fileOf(player), text);
			const store = open();
			assert.deepEqual(store.list(), []);
			store.removeAllOf(ada);
			assert.deepEqual(readdirSync(machine.folder), []);
		});

	it('are not kept about an account that is not there any more', async () => {
		const store = new ConsentStore(live, machine.folder, machine.lock, ({ id }) => id === ben.id);
		assert.equal((await rejection(store.record(ada, player, 'allowed'))).code, 'signedOut');
		await store.record(ben, player, 'allowed');
		assert.equal(open().list().length, 1);
	});

	it('fail with storage where they cannot be kept', async () => {
		const store = open();
		machine.dispose();
		writeFileSync(machine.folder, 'a file where a folder is due');
		assert.equal((await rejection(store.record(ada, player, 'allowed'))).code, 'storage');
	});
});
