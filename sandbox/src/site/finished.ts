import { html } from './html';
import { page } from './page';

/** JDownloader looks for the first words. */
export function allowedPage(): string {
	return page(
		'You are connected',
		html`<p role="status">Application allowed, you can close this page and go back to your app.</p>`,
	);
}

export function deniedPage(): string {
	return page('Access denied', html`<p role="status">Nothing was shared. You can close this page.</p>`);
}

export function invalidLinkPage(): string {
	return page(
		'This link does not work',
		html`<p role="alert">It has expired, was used already, or is not complete.
<a href="device">Enter a code instead</a>.</p>`,
	);
}

export function notFoundPage(): string {
	return page('Page not found', html`<p>There is nothing here. <a href="device">Enter a code</a>.</p>`);
}
