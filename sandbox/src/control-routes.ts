import express, { type ErrorRequestHandler, type Router } from 'express';
import type { SandboxControl } from './control';
import { readInjectedFault, readSettings, readUserChanges } from './control-input';

const refusal: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
	response.status(400).json({ error: error instanceof Error ? error.message : String(error) });
};

/** The control interface for tests in another process. JSON in, JSON out; a mistake gets a 400 that says which. */
export function controlRouter(control: SandboxControl): Router {
	const router = express.Router();
	router.use(express.json());
	const views: Record<string, () => unknown> = {
		users: () => control.users(),
		'device-codes': () => control.deviceCodes(),
		settings: () => control.settings(),
		faults: () => control.faults(),
		requests: () => control.requests(),
		secrets: () => control.secrets(),
		clock: () => ({ now: control.now() }),
	};
	for (const [name, view] of Object.entries(views))
		router.get(`/${name}`, (_request, response) => void response.json(view()));
	const commands: string[] = [];
	router.get(
		'/',
		(_request, response) =>
			void response.json({ get: Object.keys(views), post: commands, delete: ['faults', 'requests'] }),
	);

	const command = (name: string, run: (body: Record<string, unknown>) => unknown): void => {
		commands.push(name);
		router.post(`/${name}`, (request, response) => {
			response.json(run((request.body ?? {}) as Record<string, unknown>) ?? { done: name });
		});
	};
	command('approve', body => control.approve(text(body, 'userCode'), number(body, 'userId')));
	command('deny', body => control.deny(text(body, 'userCode')));
	command('revoke', body => ({ revoked: control.revoke(optionalFilter(body)) }));
	command('expire-device-codes', body =>
		control.expireDeviceCodes(body['userCode'] === undefined ? undefined : text(body, 'userCode')),
	);
	command('expire-access-tokens', body =>
		control.expireAccessTokens(body['userId'] === undefined ? undefined : number(body, 'userId')),
	);
	command('settings', body => {
		control.configure(readSettings(body));
		return control.settings();
	});
	command('users', body => control.updateUser(number(body, 'userId'), readUserChanges(body)));
	command('library', body =>
		control.fillLibrary(number(body, 'userId'), {
			torrents: number(body, 'torrents'),
			downloads: number(body, 'downloads'),
		}),
	);
	command('advance', body => {
		control.advance(number(body, 'milliseconds'));
		return { now: control.now() };
	});
	command('faults', body => control.inject(readInjectedFault(body)));
	command('reset', () => control.reset());
	router.delete('/faults', (_request, response) => {
		control.clearFaults();
		response.json({ done: 'faults' });
	});
	router.delete('/requests', (_request, response) => {
		control.clearRequests();
		response.json({ done: 'requests' });
	});
	router.use((_request, response) => void response.status(404).json({ error: 'No such control.' }));
	router.use(refusal);
	return router;
}

function text(body: Record<string, unknown>, name: string): string {
	const value = body[name];
	if (typeof value !== 'string') throw new TypeError(`${name} must be a string.`);
	return value;
}

function number(body: Record<string, unknown>, name: string): number {
	const value = body[name];
	if (typeof value !== 'number') throw new TypeError(`${name} must be a number.`);
	return value;
}

function optionalFilter(body: Record<string, unknown>): { userId?: number; clientId?: string } {
	return {
		...(body['userId'] === undefined ? {} : { userId: number(body, 'userId') }),
		...(body['clientId'] === undefined ? {} : { clientId: text(body, 'clientId') }),
	};
}
