import { tallies } from '../../host/tallies';
import { ActionRunner } from './actionRunner';
import { actions } from './actions';
import { outcomeOf } from './expectedOutcomes';
import { type Cell, cells, faultCases } from './faultCases';
import { Fixture } from './fixture';
import { titleOf } from './outcomes';
import { faultCounts, steps } from './steps';

/** The faults that come of sockets, and of what is read from them. */
const overSockets: ReadonlySet<string> = new Set([
	'connection refused',
	'TLS cut at once',
	'reset',
	'reset after it took effect',
	'hang',
	'slow',
	'DNS failure (no such name)',
	'TLS failure (self-signed)',
	'proxy refusing with 407',
	'proxy refusing with 502',
	'429 with Retry-After in seconds',
	'maintenance page (503)',
	'firewall 451',
	'edge 403, page',
	'edge 403, problem 1010',
	'provider 200, page',
	'empty 200',
	'compressed: brotli',
	"doubled body 451, the firewall's text first",
	'truncated by the connection',
	'truncated within its JSON',
	'larger than any answer',
	'plain text 200',
	'redirect to another origin',
]);

/** Two diagonals of the matrix: each of these faults at two steps, all steps and repetitions in turn. */
const cellsOverSockets = faultCases
	.filter(({ name }) => overSockets.has(name))
	.flatMap((faultCase, index) =>
		[index, index + 5].map((place): Cell => {
			const step = steps[place % steps.length] ?? steps[0];
			const possible = cells.filter(cell => cell[0] === step && cell[1] === faultCase);
			return possible[place % possible.length] ?? [step, faultCase, 'once'];
		}),
	);

function itComesOut([step, faultCase, repetition]: Cell, start: () => Promise<Fixture>, tally: string): void {
	const outcome = outcomeOf(step.name, faultCase, repetition);
	it(`${step.name} × ${faultCase.name} × ${repetition}: ${titleOf(outcome)}`, async () => {
		const fixture = await start();
		const runner = new ActionRunner(fixture, faultCase.source);
		const injectFault = () =>
			fixture.service.faults.injectFault(step.request, faultCase.fault, faultCounts[repetition]);
		try {
			await actions[step.action](runner, injectFault, outcome);
		} finally {
			await fixture.dispose();
		}
		tallies.add(tally);
	});
}

describe('the fault matrix', () => {
	for (const cell of cells) itComesOut(cell, async () => Fixture.inProcess(cell[0]), 'fault matrix: cells');
});

describe('the fault matrix, over sockets', () => {
	for (const cell of cellsOverSockets)
		itComesOut(cell, () => Fixture.overSockets(cell[0]), 'fault matrix: cells over sockets');
});
