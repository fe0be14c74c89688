import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { openTerminal } from '../../../sandbox/src/conformance/terminal';

describe('conformance: the terminal', () => {
	it('takes a yes for a yes, and everything else for a no', async () => {
		const input = new PassThrough();
		const terminal = openTerminal(new AbortController().signal, { input, output: new PassThrough() });
		for (const [answer, expected] of [
			['y', true],
			[' YES ', true],
			['', false],
			['n', false],
			['yesterday', false],
		] as const) {
			const agreed = terminal.confirm('Do you want to do that?');
			input.write(`${answer}\n`);
			assert.equal(await agreed, expected, answer);
		}
		terminal.close();
	});

	it('shows what is said and asked', async () => {
		const [input, output] = [new PassThrough(), new PassThrough()];
		const terminal = openTerminal(new AbortController().signal, { input, output });
		const shown = text(output);
		terminal.say('Waiting 15 min.');
		const done = terminal.waitForPerson('Open the site.');
		input.write('\n');
		await done;
		terminal.close();
		output.end();
		assert.match(await shown, /^Waiting 15 min\.\n.*Open the site\. Press Enter when it is done\./s);
	});

	it('ends a question when the run is ended', async () => {
		const ended = new AbortController();
		const terminal = openTerminal(ended.signal, { input: new PassThrough(), output: new PassThrough() });
		const asked = terminal.confirm('Do you want to do that?');
		ended.abort();
		await assert.rejects(asked, { name: 'AbortError' });
		terminal.close();
	});
});
