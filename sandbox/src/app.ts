import express, { type ErrorRequestHandler, type Express } from 'express';
import { apiRouter } from './api';
import type { SandboxControl } from './control';
import { controlRouter } from './control-routes';
import { multipartFields } from './multipart';
import { siteRouter } from './site/routes';
import type { SandboxState } from './state';

/** A form that cannot be read has no fields: the endpoints then miss their parameters, as on the service. */
const unreadableForm: ErrorRequestHandler = (_error, request, _response, next) => {
	request.body = {};
	next();
};

export function sandboxApp(state: SandboxState, control: SandboxControl, url: string): Express {
	const app = express();
	app.disable('x-powered-by');
	// Clients exist that count an expiry from the Date header: it must follow the sandbox's clock.
	app.use((_request, response, next) => {
		response.set('Date', new Date(state.clock.now()).toUTCString());
		next();
	});
	app.use('/_control', controlRouter(control));
	app.use(express.urlencoded({ extended: false }), unreadableForm);
	app.use(express.raw({ type: 'multipart/form-data' }), multipartFields);
	app.use(apiRouter(state, url));
	app.use(siteRouter(state));
	return app;
}
