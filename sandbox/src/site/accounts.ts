import type { SandboxUser } from '../users';
import { type Html, html } from './html';
import { page } from './page';

/** One button for each sample user, in place of a sign-in form. */
function accountButtons(users: SandboxUser[], now: number): Html[] {
	return users.map(
		user => html`<button class="account" type="submit" name="user" value="${user.id}" id="user-${user.id}">
${user.username} <span class="hint">${kind(user, now)}</span></button>`,
	);
}

function kind({ premiumUntil }: SandboxUser, now: number): string {
	if (premiumUntil === undefined) return 'Free account';
	return premiumUntil > now ? 'Premium account' : 'Premium has ended';
}

export function chooseAccountPage(
	users: SandboxUser[],
	now: number,
	link: { clientId: string; deviceCode: string },
): string {
	return page(
		'Choose an account',
		html`<p>Any of these sample users can sign in.</p>
<form method="get" action="authorize">
<input type="hidden" name="client_id" value="${link.clientId}">
<input type="hidden" name="device_id" value="${link.deviceCode}">
${accountButtons(users, now)}
</form>`,
	);
}

export function chooseAppsOwnerPage(users: SandboxUser[], now: number): string {
	return page(
		'Authorised apps',
		html`<p>Whose apps do you want to see?</p>
<form method="get" action="apps">
${accountButtons(users, now)}
</form>`,
	);
}
