import type { Grant } from '../authorizations';
import type { SandboxUser } from '../users';
import { html } from './html';
import { page } from './page';

/** A bound client used by somebody else shows whose it is, as on the service. */
export function appName({ client, userId }: Pick<Grant, 'client' | 'userId'>): string {
	const owner = client.ownerId === userId ? '' : ` (UID: ${client.ownerId})`;
	return `App ${client.clientId}${owner}`;
}

export function appsPage(user: SandboxUser, grants: Grant[]): string {
	const list = grants.map(
		grant => html`<li>
<span id="app-${grant.client.clientId}">${appName(grant)}<br>
<span class="hint">since ${new Date(grant.allowedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC</span></span>
<form method="post" action="apps">
<input type="hidden" name="user" value="${user.id}">
<input type="hidden" name="client_id" value="${grant.client.clientId}">
<button class="danger" type="submit" aria-label="Revoke ${appName(grant)}">Revoke</button>
</form></li>`,
	);
	const content =
		grants.length > 0 ? html`<ul class="apps">${list}</ul>` : html`<p>No apps are authorised.</p>`;
	return page(
		'Authorised apps',
		html`<p>Signed in as <strong>${user.username}</strong>. <a href="apps">Another account</a></p>
${content}`,
	);
}
