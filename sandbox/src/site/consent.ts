import type { DeviceCode } from '../authorizations';
import type { SandboxUser } from '../users';
import { html } from './html';
import { page } from './page';

export function consentPage(code: DeviceCode, user: SandboxUser, app: string): string {
	const link = new URLSearchParams({ client_id: code.clientId, device_id: code.deviceCode });
	return page(
		'Allow this app?',
		html`<p><strong>${app}</strong> wants to use the account <strong>${user.username}</strong>: its profile,
downloads, torrents and unrestricted links. <a href="authorize?${link}">Another account</a></p>
<p>Your app should show this code: <span class="code">${code.userCode}</span></p>
<form method="post" action="authorize">
<input type="hidden" name="client_id" value="${code.clientId}">
<input type="hidden" name="device_id" value="${code.deviceCode}">
<input type="hidden" name="user" value="${user.id}">
<div class="choices">
<button type="submit" name="action" value="Allow">Allow</button>
<button class="plain" type="submit" name="action" value="Deny">Deny</button>
</div>
</form>`,
	);
}
