import assert from 'node:assert/strict';
import type { RealDebridAPI, RealDebridError as ToldError } from '../../../../src/api';
import { exportedApi } from '../../../../src/editor/consumers/exportedApi';
import { RealDebridError } from '../../../../src/realdebrid/errors';

type Version = Parameters<ReturnType<typeof exportedApi>['getAPI']>[0];
type Consumer = Parameters<ReturnType<typeof exportedApi>['getAPI']>[1];

/** Compiles only while every code that can be thrown is one that consumers are told of. */
const told = (error: RealDebridError): ToldError => error;

describe('what activate gives', () => {
	const consumer = { id: 'acme.player' } as Consumer;
	const api = {} as RealDebridAPI;

	it('is version 1 of the API, for the extension that asks', () => {
		const asked: unknown[] = [];
		const given = exportedApi(extension => {
			asked.push(extension);
			return api;
		}).getAPI(1, consumer);
		assert.equal(given, api);
		assert.deepEqual(asked, [consumer]);
	});

	for (const version of [0, 2, 1.1, '1', true, undefined, null, Number.NaN])
		it(`is nothing for version ${JSON.stringify(version) ?? String(version)}, and says so`, () => {
			const { getAPI } = exportedApi(() => assert.fail('nobody is to be asked'));
			assert.throws(
				() => getAPI(version as Version, consumer),
				error =>
					error instanceof RealDebridError &&
					told(error).code === 'unsupportedVersion' &&
					error.message.includes(String(version)),
			);
		});

	it('throws what keeps the consumer from being known', () => {
		const failure = new RealDebridError('refused', 'not installed');
		const { getAPI } = exportedApi(() => {
			throw failure;
		});
		assert.throws(
			() => getAPI(1, consumer),
			error => error === failure,
		);
	});
});
