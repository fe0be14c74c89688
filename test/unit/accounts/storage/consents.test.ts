import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentStore, type Installation } from '../../../../src/accounts/storage/consents';
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
			writeFileSync(fileOf(machine, player), JSON.stringify({ schema: 1, label: 'Player', answer }));
			assert.equal(open().list().length, 1);
			assert.equal(open().isAllowed(ada, player), false);
		});

	for (const text of ['damaged', '{"schema":1}', '{"schema":1,"label":7,"answer":"allowed"}'])
		it(`are none where the file cannot be understood, and are forgotten with the others: ${text}`, () => {
			writeFileSync(fileOf(machine, player), text);
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

function fileOf({ folder }: Machine, { id }: { readonly id: string }): string {
	return join(folder, `${encodeURIComponent(live)}~123~${id}.consent.json`);
}

describe('consents of extensions that are installed anew', () => {
	let machine: Machine;
	beforeEach(() => {
		machine = new Machine();
	});
	afterEach(() => machine.dispose());

	const open = () => new ConsentStore(live, machine.folder, machine.lock, () => true);
	const first = { version: '1.0.0', installedAt: 1_000 };
	const again = { ...first, installedAt: 2_000 };
	const update = { version: '1.1.0', installedAt: 3_000 };
	const installed = (installation: Installation) => ({ ...player, installation });

	it('end, at once and for every window', async () => {
		await open().record(ada, installed(first), 'allowed');
		assert.equal(open().isAllowed(ada, installed(first)), true);
		assert.equal(open().isAllowed(ada, installed(again)), false);
		await open().reconcile(() => again);
		assert.deepEqual(open().list(), []);
	});

	it('end when the extension is uninstalled, also the denials', async () => {
		const store = open();
		await store.record(ada, installed(first), 'allowed');
		await store.record(ben, installed(first), 'denied');
		await store.record(ada, { ...loader, installation: first }, 'allowed');
		await store.reconcile(id => (id === player.id ? 'uninstalled' : first));
		assert.deepEqual(
			store.list().map(({ consumer }) => consumer.id),
			[loader.id],
		);
	});

	it('stand for an update, and end when that one is installed anew', async () => {
		const store = open();
		await store.record(ada, installed(first), 'allowed');
		assert.equal(store.isAllowed(ada, installed(update)), true);
		await store.reconcile(() => update);
		assert.equal(open().isAllowed(ada, installed(update)), true);
		assert.equal(open().isAllowed(ada, installed({ ...update, installedAt: 4_000 })), false);
	});

	it('stand where nothing can be told of the installation', async () => {
		const store = open();
		await store.record(ada, installed(first), 'allowed');
		await store.reconcile(() => undefined);
		assert.equal(store.isAllowed(ada, player), true);
		assert.equal(store.list().length, 1);
	});

	it('stand for an extension that is under development, which no list of the editor has', async () => {
		const store = open();
		await store.record(ada, player, 'allowed');
		await store.reconcile(() => 'uninstalled');
		assert.equal(open().isAllowed(ada, player), true);
	});

	it('of earlier versions of this extension get the installation that is there', async () => {
		const store = open();
		await store.record(ada, player, 'allowed');
		await store.reconcile(() => first);
		assert.equal(open().isAllowed(ada, installed(first)), true);
		assert.equal(open().isAllowed(ada, installed(again)), false);
	});

	it('wait for no other window where nothing has changed', async () => {
		await open().record(ada, installed(first), 'allowed');
		const busy = () => new Promise<never>(() => undefined);
		await new ConsentStore(live, machine.folder, busy, () => true).reconcile(() => first);
	});

	for (const installation of [
		{ version: 1, installedAt: 1_000 },
		{ version: '1.0.0', installedAt: 'then' },
	])
		it(`stand where what is stored of the installation is damaged: ${JSON.stringify(installation)}`, async () => {
			const stored = { schema: 1, label: 'Player', answer: 'allowed', ...installation };
			writeFileSync(fileOf(machine, player), JSON.stringify(stored));
			const store = open();
			await store.reconcile(() => 'uninstalled');
			assert.equal(open().isAllowed(ada, player), true);
		});

	it('are not written where nothing has changed', async () => {
		const store = open();
		await store.record(ada, installed(first), 'allowed');
		writeFileSync(fileOf(machine, player), '{"schema":1,"label":"As it was","answer":"allowed"}');
		await store.reconcile(() => first);
		assert.equal(open().list()[0]?.consumer.label, 'As it was');
	});
});
