import { tallies } from '../../host/tallies';
import { faults } from './faults';
import { flows } from './flows';
import { wordsOf } from './outcomes';
import { outcomeOf } from './rules';
import { repetitions, steps, strikes } from './steps';
import { World } from './world';

/** The faults that come of sockets, and of what is read from them. */
const chosen: ReadonlySet<string> = new Set([
	'connection refused',
	'reset',
	'reset after it took effect',
	'hang',
	'slow',
	'DNS failure (no such name)',
	'TLS failure (self-signed)',
	'proxy refusing with 407',
	'proxy refusing with 502',
	'429 with Retry-After in seconds',
	'503',
	'HTML 403',
	'empty 200',
	'truncated by the connection',
	'truncated within its JSON',
	'5 MB',
	'plain text',
	'redirect to another origin',
]);

/** Two diagonals of the matrix: each of these faults at two steps, all steps and repetitions in turn. */
const cells = faults
	.filter(({ name }) => chosen.has(name))
	.flatMap((fault, index) =>
		[index, index + 5].map(place => ({
			fault,
			step: steps[place % steps.length] ?? steps[0],
			repetition: repetitions[place % repetitions.length] ?? 'once',
		})),
	);

describe('the fault matrix, over sockets', () => {
	for (const { fault, step, repetition } of cells) {
		const outcome = outcomeOf(step.name, fault, repetition);
		it(`${step.name} × ${fault.name} × ${repetition}: ${wordsOf(outcome)}`, async () => {
			const world = await World.overSockets(step);
			const { service } = world;
			const strike = () => service.strikes.aim(step.request, fault.strike, strikes[repetition]);
			try {
				await flows[step.flow](world, strike, outcome);
			} finally {
				await world.dispose();
			}
			tallies.add('fault matrix: cells over sockets');
		});
	}
});
