import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { SinonFakeTimers } from 'sinon';
import { createSend } from '../../../src/network/send';
import { createTransport } from '../../../src/network/transport';
import { authorizedFetch } from '../../../src/realdebrid/authorizedFetch';
import {
	pollToken,
	requestCredentials,
	requestDeviceCode,
	requestToken,
} from '../../../src/realdebrid/deviceFlow';
import { Secret } from '../../../src/realdebrid/secret';
import type { Service } from '../../../src/realdebrid/service';
import { disableAccessToken, requestUser } from '../../../src/realdebrid/user';
import { Servers } from '../network/servers';
import { bareHost, defaultSettings, patchedHost } from '../network/settings';
import { turnedClock } from '../realdebrid/turnedClock';
import { RecordedLog } from './recordedLog';
import { TurnedTime } from './turnedTime';

const secrets = {
	'device code': 'DDDDXSUHGRKT42TJVMRWLB6LTZK6U7AJO5GMCFWAIYXB5BFEVIMA',
	'client secret': 'cccc8d8f0b5a3c1e9d7f6a4b2c0e8d6f4a2b0c8e',
	'access token': 'AAAAK2YRGOPD4QQBM5P6VNQUZBK4ZAQMOE5L2GXVQDHR7T2RR72W',
	'refresh token': 'RRRRSL5XI5HHBVHJYJHUHQ2M6X4UK7IP3BJ7ATAW6UCRN6CVNTNN',
} as const;
const { 'device code': deviceCode, 'client secret': clientSecret, 'access token': accessToken } = secrets;
const credentials = { clientId: 'BOUND', clientSecret: new Secret(clientSecret) };
const never = async () => assert.fail('no token is to be renewed');

/** What the extension asks the service for, and lets out in doing so. */
const requests: Readonly<Record<string, (service: Service) => Promise<unknown>>> = {
	'a device code': service => requestDeviceCode(service, 'X245A4XAIBGVM', 'new credentials'),
	'the credentials': service => requestCredentials(service, 'X245A4XAIBGVM', new Secret(deviceCode)),
	'a token': service => requestToken(service, credentials, new Secret(deviceCode)),
	'a token by polling': service => pollToken(service, credentials, new Secret(deviceCode)),
	'a refreshed token': service => requestToken(service, credentials, new Secret(secrets['refresh token'])),
	'the user': service => requestUser(service, new Secret(accessToken)),
	'the end of a token': service => disableAccessToken(service, new Secret(accessToken)),
	'something for a consumer': service =>
		authorizedFetch(
			service,
			`/torrents?auth=${deviceCode}`,
			{},
			new Secret(accessToken),
			async refused => refused,
		)
			// The answer is the consumer's, whatever is in it.
			.then(() => undefined),
	'a path that leaves the API': service =>
		authorizedFetch(service, `/../${accessToken}`, {}, new Secret(accessToken), never),
};

type Answer = (response: ServerResponse, heard: string) => void;

function json(status: number, make: (heard: string) => unknown): Answer {
	return (response, heard) => {
		response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(make(heard)));
	};
}

/** How a service may repeat what it was sent. */
const answers: Readonly<Record<string, Answer>> = {
	'an error by that name': json(400, heard => ({ error: heard, error_code: 2 })),
	'an error code': json(403, heard => ({ error: 'permission_denied', error_code: heard })),
	'the details of an error': json(401, heard => ({
		error: 'bad_token',
		error_code: 8,
		error_details: heard,
	})),
	'an error of too many requests': json(429, heard => ({ error: heard, error_code: 34 })),
	'all fields of a success': json(200, heard => {
		const names = ['device_code', 'user_code', 'verification_url', 'direct_verification_url', 'client_id'];
		const more = ['client_secret', 'access_token', 'refresh_token', 'id', 'username', 'expiration'];
		return Object.fromEntries([...names, ...more].map(name => [name, `two words ${heard}`]));
	}),
	'the type of a token': json(200, heard => ({ access_token: 'T'.repeat(20), token_type: heard })),
	'a JSON text': json(200, heard => heard),
	'JSON that is cut': (response, heard) => response.end(`{"error": "${heard}`),
	'a web page': (response, heard) => response.writeHead(503).end(`<!doctype html><title>${heard}</title>`),
	'plain words': (response, heard) => response.writeHead(403, { 'Content-Type': 'text/plain' }).end(heard),
	'a reason': (response, heard) => response.writeHead(500, oneLine(heard)).end(),
	'a redirect': (response, heard) =>
		response.writeHead(307, { Location: `http://127.0.0.1:9/${encodeURIComponent(heard)}` }).end(),
	'a redirect within': (response, heard) =>
		response.writeHead(302, { Location: `/again?code=${encodeURIComponent(heard)}` }).end(),
	'a pause': (response, heard) => response.writeHead(429, { 'Retry-After': oneLine(heard) }).end('{}'),
	'a type': (response, heard) => response.writeHead(200, { 'Content-Type': oneLine(heard) }).end('{'),
	'an encoding': (response, heard) =>
		response.writeHead(200, { 'Content-Encoding': oneLine(heard) }).end('not that'),
	'a header that is none': (response, heard) => response.socket?.end(`HTTP/1.1 200 OK\r\n${heard}\r\n\r\n`),
	'no HTTP': (response, heard) => response.socket?.end(`${heard}\r\n\r\n`),
	'half a body': (response, heard) =>
		response.socket?.end(`HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{"error":"${heard}`),
};

const oneLine = (heard: string) => heard.replaceAll(/[\r\n]+/g, ' ');

describe('what reaches the log when an answer repeats what was sent', () => {
	let servers: Servers;
	let clock: SinonFakeTimers;
	beforeEach(() => {
		servers = new Servers();
		clock = turnedClock();
	});
	afterEach(async () => {
		clock.restore();
		await servers.close();
	});

	for (const [carrier, host] of Object.entries({ undici: bareHost, editor: patchedHost() }))
		for (const [how, answer] of Object.entries(answers))
			it(`holds no secret: as ${how}, by ${carrier}`, async () => {
				const log = new RecordedLog();
				const time = new TurnedTime(clock);
				const heard: string[] = [];
				const origin = await servers.http(async (request, response) => {
					const words = await everythingIn(request);
					heard.push(words);
					answer(response, words);
				});
				const transport = createTransport({ settings: () => defaultSettings, env: {}, host });
				const service: Service = {
					apiUrl: new URL(origin),
					send: time.counted(
						createSend({
							chooseFetch: transport.chooseFetch,
							userAgent: 'test',
							onExchange: log.exchange,
						}),
					),
				};
				for (const ask of Object.values(requests))
					await time.until(ask(service)).then(
						value => log.value(value),
						error => log.error(error),
					);
				await transport.dispose();
				for (const secret of Object.values(secrets)) assert.ok(heard.join().includes(secret), 'it was sent');
				assert.deepEqual(log.leaks(Object.entries(secrets).map(([kind, value]) => ({ kind, value }))), []);
			});
});

async function everythingIn(request: IncomingMessage): Promise<string> {
	return `${request.url} ${request.headers.authorization ?? ''} ${await text(request)}`;
}
