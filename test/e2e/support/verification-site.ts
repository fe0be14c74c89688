import type { Page } from 'playwright-core';

export interface Visit {
	/** Entered where the site asks for it. */
	readonly userCode: string;
	readonly username: string;
}

/** What a person does on the service's site to let the extension in, with the mouse. */
export async function allowOnSite(site: Page, { userCode, username }: Visit): Promise<void> {
	const account = site.getByRole('button', { name: username });
	const codeEntry = site.getByLabel('Code', { exact: true });
	await account.or(codeEntry).waitFor();
	if (await codeEntry.isVisible()) {
		await codeEntry.fill(userCode);
		await site.getByRole('button', { name: 'Continue' }).click();
		// The site asks on behalf of the account that is signed in to it.
		await site.getByRole('link', { name: 'Another account' }).click();
	}
	await account.click();
	await site.getByText(userCode).waitFor();
	await site.getByRole('button', { name: 'Allow', exact: true }).click();
	await site.getByRole('heading', { name: 'You are connected' }).waitFor();
}
