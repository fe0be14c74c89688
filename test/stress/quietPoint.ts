import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ListedAccount, ListedConsent } from './messages';
import type { People } from './people';
import type { StressService } from './service';
import { codeOf, type Slot } from './slot';
import { reliable } from './unreliableSecrets';

const LOOK_AGAIN_MS = 200;
/** Longer than the storage's longest call, and than all that a window waits for. */
const QUIET_LIMIT_MS = 150_000;
/** After this time a secret without a record is left by no sign-in that is under way. */
const SETTLED_MS = 3_600_001;
/** A window notices within so long what another one has stored. */
const NOTICED_WITHIN_MS = 5_000;
/** Of processes that were killed while they wrote. */
const DRAFTS = [/\.draft$/, /\.json\.\d+$/];

export interface QuietPointOptions {
	readonly folder: string;
	readonly service: StressService;
	readonly people: People;
	onFault(what: string): void;
	/** Another window, which starts now. */
	open(): Promise<Slot>;
}

export interface Checked {
	/** Accounts of which it was known that they are, or are not, signed in. */
	readonly accounts: number;
}

/**
 * Nothing goes wrong any more, and nothing is under way: what is stored now has to agree with what is known.
 *
 * @param how `sign out`: of all accounts, after which nothing may be left
 */
export async function checkWhenQuiet(
	slots: readonly Slot[],
	how: 'keep' | 'sign out',
	options: QuietPointOptions,
): Promise<Checked> {
	await becomeQuiet(slots, options);
	const checker = await options.open();
	try {
		await restart(checker);
		const accounts = await accountsEverywhere([...slots.filter(({ isEnded }) => !isEnded), checker], options);
		const checked = await checkAccounts(checker, accounts, options);
		await checkConsents(checker, options);
		if (how === 'sign out') await checkLeftovers(checker, options);
		return checked;
	} finally {
		await checker.kill();
	}
}

async function becomeQuiet(slots: readonly Slot[], { service, onFault }: QuietPointOptions): Promise<void> {
	service.faultShare = 0;
	for (const slot of slots) {
		slot.continue();
		slot.setStorage(reliable).catch(() => undefined);
	}
	await until(() => {
		// Nobody enters these any more.
		for (const { userCode, state } of service.control.deviceCodes())
			if (state === 'pending') service.control.deny(userCode);
		return slots.every(slot => slot.isEnded || slot.isIdle || slot.hangingTasks().length > 0);
	});
	for (const slot of slots) {
		for (const what of slot.hangingTasks()) onFault(`window ${slot.number}: ${what}`);
		if (!slot.isEnded && !slot.isIdle) await slot.kill();
	}
	const open = slots.filter(({ isEnded }) => !isEnded);
	await until(async () => {
		const counts = await Promise.all(open.map(slot => slot.do({ kind: 'inFlight' })));
		return counts.every(([count]) => count === '0');
	});
	for (const slot of open) {
		await slot.do({ kind: 'saveAgain' }).catch(error => onFault(`saveAgain failed: ${codeOf(error)}`));
		slot.mayLose = false;
	}
	service.control.clearRequests();
}

/** What a window does that starts: it ends what others could not. */
async function restart(checker: Slot): Promise<void> {
	for (const kind of ['start', 'resume', 'name'] as const) await checker.do({ kind });
}

/** All windows, those that were open before as well, have the same accounts. */
async function accountsEverywhere(
	slots: readonly Slot[],
	options: QuietPointOptions,
): Promise<ListedAccount[]> {
	const idsOf = async (slot: Slot) => (await options.people.accountsOf(slot)).map(({ id }) => id).sort();
	let all: string[][] = [];
	await until(async () => {
		all = await Promise.all(slots.map(idsOf));
		return all.every(ids => isDeepStrictEqual(ids, all[0]));
	}, NOTICED_WITHIN_MS);
	if (!all.every(ids => isDeepStrictEqual(ids, all[0])))
		options.onFault(`windows have different accounts: ${all.map(ids => `[${ids}]`).join(' ')}`);
	return options.people.accountsOf(slots.at(-1) ?? raise('no window is open'));
}

async function checkAccounts(
	checker: Slot,
	accounts: readonly ListedAccount[],
	{ people, onFault }: QuietPointOptions,
): Promise<Checked> {
	let known = 0;
	for (const user of people.users) {
		const listed = accounts.filter(({ id }) => id === String(user.id));
		const { expectation } = user;
		if (expectation !== 'unknown') known++;
		if (listed.length > 1) onFault(`${user.id} is there ${listed.length} times`);
		if (expectation === 'signedIn' && listed.length === 0) onFault(`${user.id} was lost`);
		if (expectation === 'signedOut' && listed.length > 0) onFault(`${user.id} came back after a sign-out`);
		let isSignedIn = listed.length > 0;
		if (isSignedIn) {
			const failure = await failureOf(checker, String(user.id), people);
			if (failure === 'signedOut' && user.mayBeLost) {
				await people.signOut(checker, String(user.id));
				isSignedIn = false;
			} else if (failure) onFault(`${user.id} has no token: ${failure}`);
		}
		user.settle(isSignedIn);
	}
	for (const { id } of accounts)
		if (!people.users.some(user => String(user.id) === id)) onFault(`${id} has no name, or is nobody's`);
	return { accounts: known };
}

async function failureOf(checker: Slot, id: string, people: People): Promise<string | undefined> {
	try {
		await people.checkedToken(checker, id, 'get');
		await people.checkedToken(checker, id, 'replace');
		return undefined;
	} catch (error) {
		return codeOf(error);
	}
}

async function checkConsents(checker: Slot, { people, onFault }: QuietPointOptions): Promise<void> {
	const texts = await checker.do({ kind: 'consents' });
	const consents = texts.map(text => JSON.parse(text) as ListedConsent);
	for (const user of people.users) {
		const kept = new Set(consents.filter(({ id }) => id === String(user.id)).map(({ consumer }) => consumer));
		if (user.expectation === 'signedOut' && kept.size > 0)
			onFault(`${kept.size} consents about ${user.id} are left, who is signed out`);
		for (const consumer of user.allowed)
			if (!kept.has(consumer)) onFault(`the consent of ${user.id} to ${consumer} was lost`);
	}
}

async function checkLeftovers(checker: Slot, { folder, people, onFault }: QuietPointOptions): Promise<void> {
	for (const { id } of await people.accountsOf(checker))
		await people
			.signOut(checker, id)
			.catch(error => onFault(`the sign-out of ${id} failed: ${codeOf(error)}`));
	await checker.do({ kind: 'start', later: SETTLED_MS });
	const secrets = join(folder, 'secrets');
	for (const [what, where] of [
		['file', folder],
		['secret', secrets],
	] as const)
		for (const name of readdirSync(where)) {
			if (name === 'secrets' || name.endsWith('.storage.json')) continue;
			const isDraft = DRAFTS.some(draft => draft.test(name));
			if (!isDraft) onFault(`after all have signed out the ${what} ${decodeURIComponent(name)} is left`);
			// So that it is told of once.
			rmSync(join(where, name), { force: true });
		}
	for (const user of people.users) user.settle(false);
}

async function until(isSo: () => boolean | Promise<boolean>, limitMs = QUIET_LIMIT_MS): Promise<void> {
	const ends = Date.now() + limitMs;
	while (!(await isSo()) && Date.now() < ends)
		await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
}

function raise(what: string): never {
	throw new Error(what);
}
