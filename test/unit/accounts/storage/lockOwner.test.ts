import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { restore, stub } from 'sinon';
import type * as LockOwner from '../../../../src/accounts/storage/lockOwner';

const load = createRequire(__filename);

interface Place {
	readonly platform: NodeJS.Platform;
	readonly host: string;
	/** `undefined` where the system has no such file. */
	readonly boot: string | undefined;
	readonly namespace: string | undefined;
}
const here: Place = { platform: 'linux', host: 'ada', boot: 'boot-1', namespace: 'pid:[1]' };

describe('the owner of a lock', () => {
	afterEach(() => restore());

	/** As a process in this place names itself. */
	function ownerIn({ platform, host, boot, namespace }: Place): string {
		const answer = (value: string | undefined) => {
			if (value === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
			return value;
		};
		stub(process, 'platform').value(platform);
		stub(os, 'hostname').returns(host);
		const path = load.resolve('../../../../src/accounts/storage/lockOwner.ts');
		const loaded = load.cache[path];
		delete load.cache[path];
		// A process never learns of another place: a fresh module stands for another process.
		const fresh: typeof LockOwner = load(path);
		load.cache[path] = loaded;
		stub(fs, 'readFileSync')
			.callThrough()
			.withArgs('/proc/sys/kernel/random/boot_id')
			.callsFake(() => answer(boot));
		stub(fs, 'readlinkSync')
			.withArgs('/proc/self/ns/pid')
			.callsFake(() => answer(namespace));
		try {
			return fresh.newOwner();
		} finally {
			restore();
		}
	}
	const spaceIn = (place: Place) => ownerIn(place).split('-')[1];

	it('is named by its process, a short hash and a random part, which tell nothing of the machine', () => {
		const owner = ownerIn(here);
		assert.match(owner, /^\d+-[0-9a-f]{12}-[0-9a-f-]{36}$/);
		assert.equal(Number(owner.split('-')[0]), process.pid);
		assert.notEqual(ownerIn(here), owner);
		assert.equal(spaceIn(here), spaceIn(here));
	});

	for (const [what, elsewhere] of Object.entries<Partial<Place>>({
		'on another system': { platform: 'darwin' },
		'on another machine': { host: 'ben' },
		'after another boot': { boot: 'boot-2' },
		'in another container': { namespace: 'pid:[2]' },
		'on a machine whose name ends as the boot begins': { host: 'adab', boot: 'oot-1' },
		'on a system that tells no boot': { boot: undefined },
		'on a system that tells no container': { namespace: undefined },
	}))
		it(`is of other processes ${what}`, () =>
			assert.notEqual(spaceIn({ ...here, ...elsewhere }), spaceIn(here)));

	it('is known as well where the system tells neither boot nor container', () => {
		const told = { ...here, boot: '', namespace: '' };
		assert.equal(spaceIn({ ...here, boot: undefined, namespace: undefined }), spaceIn(told));
	});

	it('may be alive where its process is another user’s', () => {
		const { newOwner, isDead }: typeof LockOwner = load('../../../../src/accounts/storage/lockOwner.ts');
		for (const [code, isEnded] of [
			['EPERM', false],
			['ESRCH', true],
		] as const) {
			stub(process, 'kill').throws(Object.assign(new Error(code), { code }));
			assert.equal(isDead(newOwner()), isEnded, code);
			restore();
		}
		assert.equal(isDead(newOwner()), false);
	});
});
