import assert from 'node:assert/strict';
import { hostOfVersion } from '../../host/editor-host';

describe('the version of desktop VS Code', () => {
	it('is the one that the command line names, else the one that is there', () => {
		const stable = { desktop: 'stable' };
		assert.deepEqual(hostOfVersion(stable, undefined), stable);
		for (const version of ['stable', 'insiders', '1.100.3'])
			assert.deepEqual(hostOfVersion(stable, version), { desktop: version });
	});

	it('is none that cannot be downloaded', () => {
		for (const version of ['', '1.100', 'oldest', 'https://example.com/1.100.3', '1.100.3/../x'])
			assert.throws(() => hostOfVersion({ desktop: 'stable' }, version), /stable, insiders or such as/);
	});

	it('is not for editors of another kind', () => {
		assert.equal(hostOfVersion('4.139.1', undefined), '4.139.1');
		assert.throws(() => hostOfVersion('4.139.1', 'insiders'), /only `npm run test:desktop`/);
	});
});
