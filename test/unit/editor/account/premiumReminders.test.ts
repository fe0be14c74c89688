import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import { daysUntil, premiumReminderOf } from '../../../../src/editor/account/premiumEnd';
import { PremiumReminders } from '../../../../src/editor/account/premiumReminders';
import { Mementos } from '../../../../src/editor/mementos';
import { ada } from '../../../support/accounts/machine';
import { FakeMemento } from '../../../support/editor/fakeMemento';
import { turnedClock } from '../../realdebrid/turnedClock';

const DAY = 86_400_000;

describe('reminders of the end of premium', () => {
	let clock: ReturnType<typeof turnedClock>;
	let state: FakeMemento;

	beforeEach(() => {
		clock = turnedClock();
		state = new FakeMemento();
	});

	afterEach(() => clock.restore());

	const ending = (days: number, id = '123', user: Partial<NonNullable<Account['user']>> = {}): Account => ({
		origin: 'https://api.real-debrid.com',
		grant: 'grant',
		id,
		user: { ...ada, id, premiumUntil: Date.now() + days * DAY, ...user },
		checkedAt: undefined,
		refreshedAt: undefined,
		signInAgain: undefined,
	});
	const reminders = () => new PremiumReminders(new Mementos(state));

	it('are for a week and a day before it', () => {
		const kinds = [7.01, 7, 1.01, 1, 0.01, 0, -1].map(days => premiumReminderOf(ending(days)));
		assert.deepEqual(kinds, [undefined, 'week', 'week', 'day', 'day', undefined, undefined]);
		assert.equal(premiumReminderOf(ending(3, '123', { type: 'free' })), undefined);
		assert.equal(premiumReminderOf(ending(3, '123', { premiumUntil: undefined })), undefined);
		assert.equal(premiumReminderOf({ user: undefined }), undefined);
		assert.deepEqual(
			[6.5, 1, 0.5, -1].map(days => daysUntil(Date.now() + days * DAY)),
			[7, 1, 1, 0],
		);
	});

	it('are two for each end, in this order', () => {
		const account = ending(5);
		assert.equal(reminders().due(account), 'week');
		reminders().note(account, 'week');
		assert.equal(reminders().due(account), undefined);
		clock.setSystemTime(Date.now() + 4.5 * DAY);
		assert.equal(reminders().due(account), 'day');
		reminders().note(account, 'day');
		assert.equal(reminders().due(account), undefined);
		clock.setSystemTime(Date.now() - 2 * DAY);
		assert.equal(reminders().due(account), undefined);
	});

	it('are for each account, and for each end of it', () => {
		reminders().note(ending(5), 'week');
		assert.equal(reminders().due(ending(5, '124')), 'week');
		assert.equal(reminders().due(ending(6)), 'week');
		// The seconds that are left, as the service tells them.
		assert.equal(reminders().due(ending(5.0001)), undefined);
	});

	it('are forgotten when the end has passed', () => {
		reminders().note(ending(5), 'week');
		clock.setSystemTime(Date.now() + 6 * DAY);
		reminders().note(ending(5, '124'), 'week');
		assert.deepEqual(Object.keys(new Mementos(state).premiumReminders), ['https://api.real-debrid.com 124']);
	});
});
