import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { boundDeviceCode, newDeviceCode, pollCredentials, requestDeviceCode, signIn } from './device-client';
import { Page } from './site-page';

const prefix = '/proxy/4242';

/** Like a code-server in front of the site: a path prefix is taken off, nothing in the answer is rewritten. */
async function startPrefixProxy(target: string): Promise<{ server: Server; url: string }> {
	const server = createServer((incoming, outgoing) => {
		const path = incoming.url ?? '';
		if (!path.startsWith(`${prefix}/`)) {
			outgoing.writeHead(418).end('left the prefix');
			return;
		}
		const { method, headers } = incoming;
		const onward = request(
			`${target}${path.slice(prefix.length)}`,
			{ ...(method ? { method } : {}), headers },
			answer => {
				outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
				answer.pipe(outgoing);
			},
		);
		incoming.pipe(onward);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}` };
}

describe('sandbox: verification site', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	const stateOf = (userCode: string): string | undefined =>
		sandbox.control.deviceCodes().find(code => code.userCode === userCode)?.state;

	it('leads from the code to Allow, and over another account', async () => {
		const { device_code, user_code } = await newDeviceCode(sandbox);
		const entry = await Page.open(`${sandbox.url}/device`);
		const first = await entry.press('Continue', { usercode: user_code });
		assert.equal(first.heading, 'Allow this app?');
		assert.match(first.html, /ada-premium/);
		const accounts = await first.follow('Another account');
		assert.equal(accounts.heading, 'Choose an account');
		const consent = await accounts.press(/ben-free/);
		assert.equal(consent.heading, 'Allow this app?');
		assert.ok(consent.html.includes(user_code));
		const end = await consent.press('Allow');
		assert.equal(end.heading, 'You are connected');
		assert.match(end.html, /Application allowed, you can close this page/);
		assert.equal((await pollCredentials(sandbox, device_code)).status, 200);
		assert.equal(sandbox.control.deviceCodes()[0]?.userId, 1002);
	});

	it("takes the real site's form, which other sites send to it", async () => {
		const { device_code, user_code } = await newDeviceCode(sandbox);
		const body = new URLSearchParams({ usercode: user_code, action: 'Continue' });
		const consent = await Page.open(`${sandbox.url}/device`, { method: 'POST', body });
		assert.equal(consent.heading, 'Allow this app?');
		assert.ok(consent.html.includes(user_code));
		await consent.press('Allow');
		assert.equal((await pollCredentials(sandbox, device_code)).status, 200);
	});

	it('asks for the account first where only the code is sent, under either name', async () => {
		for (const name of ['usercode', 'user_code']) {
			const { user_code } = await newDeviceCode(sandbox);
			const body = new URLSearchParams({ [name]: user_code });
			const page = await Page.open(`${sandbox.url}/device`, { method: 'POST', body });
			assert.equal(page.heading, 'Choose an account');
		}
	});

	it('starts with the account on the direct link', async () => {
		const { json } = await requestDeviceCode(sandbox);
		const { direct_verification_url, user_code } = json as Record<string, string>;
		const accounts = await Page.open(String(direct_verification_url));
		assert.equal(accounts.heading, 'Choose an account');
		const end = await (await accounts.press(/ada-premium/)).press('Deny');
		assert.equal(end.heading, 'Access denied');
		assert.equal(stateOf(String(user_code)), 'denied');
	});

	it('works under a path prefix, every link, form and redirect', async () => {
		const proxy = await startPrefixProxy(sandbox.url);
		try {
			const { user_code } = await newDeviceCode(sandbox);
			const entry = await Page.open(`${proxy.url}/`);
			const first = await entry.press('Continue', { usercode: user_code });
			const accounts = await first.follow('Another account');
			const consent = await accounts.press(/ada-premium/);
			const end = await consent.press('Allow');
			assert.equal(end.heading, 'You are connected');
			const apps = await (await Page.open(`${proxy.url}/apps`)).press(/ada-premium/);
			const revoked = await apps.press('Revoke');
			assert.match(revoked.html, /No apps are authorised/);
			for (const page of [entry, first, accounts, consent, end, apps, revoked]) {
				assert.ok(page.url.startsWith(proxy.url), page.url);
				for (const [, link] of page.html.matchAll(/(?:href|action|src)="([^"]*)"/g))
					assert.match(link ?? '', /^[a-z]+(\?|$)/);
			}
		} finally {
			proxy.server.close();
			proxy.server.closeAllConnections();
		}
	});

	it('asks for the code on the root too, for hosts that drop the path', async () => {
		assert.equal((await Page.open(`${sandbox.url}/`)).heading, 'Connect a device');
	});

	it('forgives case, spaces and dashes in the code', async () => {
		const { user_code } = await newDeviceCode(sandbox);
		const typed = ` ${user_code.slice(0, 4).toLowerCase()}-${user_code.slice(4).toLowerCase()} `;
		const entry = await Page.open(`${sandbox.url}/device`);
		assert.equal((await entry.press('Continue', { usercode: typed })).heading, 'Allow this app?');
	});

	it('says so when a code is unknown, expired or used, and asks again', async () => {
		const expired = await newDeviceCode(sandbox);
		sandbox.control.expireDeviceCodes(expired.user_code);
		const used = await newDeviceCode(sandbox);
		sandbox.control.approve(used.user_code, 1001);
		const entry = await Page.open(`${sandbox.url}/device`);
		for (const user_code of ['NOSUCH', expired.user_code, used.user_code]) {
			const again = await entry.press('Continue', { usercode: user_code });
			assert.equal(again.status, 404);
			assert.equal(again.heading, 'Connect a device');
			assert.match(again.html, /role="alert"[^>]*>That code is not valid/);
		}
	});

	it('does not take a decision twice', async () => {
		const { user_code } = await newDeviceCode(sandbox);
		const entry = await Page.open(`${sandbox.url}/device`);
		const consent = await entry.press('Continue', { usercode: user_code });
		await consent.press('Deny');
		const late = await consent.press('Allow');
		assert.equal(late.heading, 'This link does not work');
		assert.equal(stateOf(user_code), 'denied');
	});

	it('escapes the odd username wherever it stands', async () => {
		sandbox.control.updateUser(1004, { username: `<img src=x onerror="alert('1')">&` });
		await signIn(sandbox, 1004);
		const { user_code } = await newDeviceCode(sandbox);
		const entry = await Page.open(`${sandbox.url}/device`);
		const first = await entry.press('Continue', { usercode: user_code });
		const accounts = await first.follow('Another account');
		const consent = await accounts.press(/value="1004"/);
		const apps = await Page.open(`${sandbox.url}/apps?user=1004`);
		for (const { html } of [accounts, consent, apps]) {
			assert.ok(!html.includes('<img'));
			assert.ok(html.includes('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;'));
		}
	});

	it('shows the apps of one user and revokes them there', async () => {
		const ada = await signIn(sandbox, 1001);
		await signIn(sandbox, 1002);
		const apps = await (await Page.open(`${sandbox.url}/apps`)).press(/ada-premium/);
		assert.equal([...apps.html.matchAll(/<li>/g)].length, 1);
		assert.ok(apps.html.includes(ada.credentials.client_id));
		await apps.press('Revoke');
		const { json } = await pollCredentials(sandbox, ada.deviceCode);
		assert.ok(json);
		assert.equal(sandbox.control.revoke({ userId: 1001 }), 0);
		assert.equal(sandbox.control.revoke({ userId: 1002 }), 1);
	});

	it('names the owner of a client that somebody else uses', async () => {
		const { credentials } = await signIn(sandbox, 1001);
		const { user_code } = await boundDeviceCode(sandbox, credentials.client_id);
		const entry = await Page.open(`${sandbox.url}/device`);
		const first = await entry.press('Continue', { usercode: user_code });
		const accounts = await first.follow('Another account');
		assert.match((await accounts.press(/ben-free/)).html, /\(UID: 1001\)/);
		assert.doesNotMatch((await accounts.press(/ada-premium/)).html, /\(UID:/);
	});

	it('says on every page that it is a sandbox, and allows no script', async () => {
		for (const path of [
			'/',
			'/device',
			'/authorize',
			'/apps',
			'/apps?user=1001',
			'/allowed',
			'/denied',
			'/nothing',
		]) {
			const response = await fetch(sandbox.url + path);
			assert.match(await response.text(), /Sandbox: not Real-Debrid/, path);
			assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/, path);
		}
	});
});
