import express, { type Response, type Router } from 'express';
import type { DeviceCode } from '../authorizations';
import type { SandboxState } from '../state';
import type { SandboxUser } from '../users';
import { chooseAccountPage, chooseAppsOwnerPage } from './accounts';
import { appName, appsPage } from './apps';
import { codeEntryPage } from './code-entry';
import { consentPage } from './consent';
import { allowedPage, deniedPage, invalidLinkPage, notFoundPage } from './finished';

/** The verification site: enter the code, choose an account, allow or deny. */
export function siteRouter(state: SandboxState): Router {
	const router = express.Router();
	router.use((_request, response, next) => {
		response.set({
			'Cache-Control': 'no-store',
			'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
			'Referrer-Policy': 'no-referrer',
		});
		next();
	});

	// Some hosts drop path and query of a link they open, so the root asks for the code too.
	router.get(['/', '/device'], (_request, response) => void response.send(codeEntryPage()));

	router.post('/device', (request, response) => {
		// `usercode` with `action=Continue` is the form of the real site, which other sites send to it as well.
		const typed = field(request.body, 'usercode') || field(request.body, 'user_code');
		const code = state.authorizations.byUserCode(typed);
		if (!code || !isOpen(state, code)) {
			const problem = 'That code is not valid. Check it, or ask your app for a new one.';
			return void response.status(404).send(codeEntryPage(problem));
		}
		const query = new URLSearchParams({ client_id: code.clientId, device_id: code.deviceCode });
		// On the real site a person is signed in already; here the first sample user is, until another one is chosen.
		const [visitor] = state.users;
		if (visitor && field(request.body, 'action') === 'Continue') query.set('user', String(visitor.id));
		goTo(response, `authorize?${query}`);
	});

	router.get('/authorize', (request, response) => {
		const code = linkedCode(state, request.query);
		if (!code) return void response.status(404).send(invalidLinkPage());
		const user = chosenUser(state, request.query);
		response.send(
			user
				? consentPage(code, user, askingApp(state, code, user))
				: chooseAccountPage(state.users, state.clock.now(), code),
		);
	});

	router.post('/authorize', (request, response) => {
		const code = linkedCode(state, request.body);
		const user = chosenUser(state, request.body);
		if (!code || !user) return void response.status(404).send(invalidLinkPage());
		if (field(request.body, 'action') === 'Allow') {
			state.authorizations.allow(code, user.id);
			return goTo(response, 'allowed');
		}
		state.authorizations.deny(code);
		return goTo(response, 'denied');
	});

	router.get('/allowed', (_request, response) => void response.send(allowedPage()));
	router.get('/denied', (_request, response) => void response.send(deniedPage()));

	router.get('/apps', (request, response) => {
		const user = chosenUser(state, request.query);
		response.send(
			user
				? appsPage(user, state.authorizations.liveGrants({ userId: user.id }))
				: chooseAppsOwnerPage(state.users, state.clock.now()),
		);
	});

	router.post('/apps', (request, response) => {
		const user = chosenUser(state, request.body);
		if (!user) return void response.status(404).send(notFoundPage());
		const clientId = field(request.body, 'client_id');
		for (const grant of state.authorizations.liveGrants({ userId: user.id, clientId }))
			state.authorizations.revoke(grant);
		goTo(response, `apps?user=${user.id}`);
	});

	router.get(
		'/download/:id/:name',
		(request, response) =>
			void response.type('text/plain').send(`A file of the sandbox in place of ${request.params.name}.\n`),
	);

	router.use((_request, response) => void response.status(404).send(notFoundPage()));
	return router;
}

/** Relative, like every link here: Express leaves it so, and the browser resolves it. */
function goTo(response: Response, page: string): void {
	response.redirect(303, page);
}

function field(source: unknown, name: string): string {
	const value =
		typeof source === 'object' && source !== null ? (source as Record<string, unknown>)[name] : undefined;
	return typeof value === 'string' ? value : '';
}

function isOpen(state: SandboxState, code: DeviceCode): boolean {
	return code.state === 'pending' && !state.authorizations.isExpired(code);
}

function linkedCode(state: SandboxState, source: unknown): DeviceCode | undefined {
	const code = state.authorizations.deviceCode(field(source, 'device_id'));
	return code && code.clientId === field(source, 'client_id') && isOpen(state, code) ? code : undefined;
}

function chosenUser(state: SandboxState, source: unknown): SandboxUser | undefined {
	return state.user(Number(field(source, 'user')));
}

function askingApp(state: SandboxState, code: DeviceCode, user: SandboxUser): string {
	const client = state.authorizations.client(code.clientId);
	return client && code.flow === 'boundClient'
		? appName({ client, userId: user.id })
		: `App ${code.clientId}`;
}
