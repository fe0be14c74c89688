import assert from 'node:assert/strict';
import sinon from 'sinon';
import { RememberedFormats } from '../../../../src/editor/account/formats';
import { Mementos } from '../../../../src/editor/mementos';
import { FakeMemento } from '../../../support/editor/fakeMemento';

const NOON = Date.UTC(2026, 10, 27, 12);

describe('numbers and dates in the status bar', () => {
	const fakes = sinon.createSandbox();
	let state: FakeMemento;
	/** As after a restart of the editor. */
	const restarted = (language = 'en') => new RememberedFormats(language, new Mementos(state));

	beforeEach(() => {
		state = new FakeMemento();
	});

	afterEach(() => fakes.restore());

	function usesOfIntl(): () => number {
		const spies = [
			fakes.spy(Number.prototype, 'toLocaleString'),
			fakes.spy(Date.prototype, 'toLocaleString'),
		];
		return () => spies.reduce((sum, { callCount }) => sum + callCount, 0);
	}

	function all({ format }: RememberedFormats): string[] {
		return [format('number', 4_568), format('date', NOON), format('time', NOON), format('dateAndTime', NOON)];
	}

	it('are formatted once, whatever the number of restarts', () => {
		const first = restarted();
		const texts = all(first);
		first.remember();
		const uses = usesOfIntl();
		for (let restart = 0; restart < 3; restart++) {
			const later = restarted();
			assert.deepEqual(all(later), texts);
			later.remember();
		}
		assert.equal(uses(), 0);
		assert.equal(texts[0], '4,568');
		assert.match(texts[1] ?? '', /^Nov 2\d, 2026$/);
	});

	it('are formatted anew in another language, and in another time zone', () => {
		const first = restarted();
		all(first);
		first.remember();
		assert.equal(restarted('de').format('number', 4_568), '4.568');
		const uses = usesOfIntl();
		fakes.stub(Date.prototype, 'getTimezoneOffset').returns(new Date(NOON).getTimezoneOffset() + 60);
		restarted().format('time', NOON);
		assert.equal(uses(), 1);
	});

	it('are forgotten when they are no longer shown, and written only when they have changed', () => {
		const first = restarted();
		all(first);
		first.remember();
		const writing = fakes.spy(state, 'update');
		const second = restarted();
		all(second);
		second.remember();
		assert.equal(writing.callCount, 0);
		second.remember();
		assert.equal(writing.callCount, 1);
		assert.deepEqual(new Mementos(state).formattedTexts, {});
	});
});
