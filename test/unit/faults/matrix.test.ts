import { tallies } from '../../host/tallies';
import { faults } from './faults';
import { flows } from './flows';
import { wordsOf } from './outcomes';
import { outcomeOf } from './rules';
import { repetitions, steps, strikes } from './steps';
import { World } from './world';

describe('the fault matrix', () => {
	for (const step of steps)
		describe(step.name, () => {
			for (const fault of faults)
				for (const repetition of repetitions) {
					const outcome = outcomeOf(step.name, fault, repetition);
					it(`${step.name} × ${fault.name} × ${repetition}: ${wordsOf(outcome)}`, async () => {
						const world = World.inProcess(step);
						const { service } = world;
						const strike = () => service.strikes.aim(step.request, fault.strike, strikes[repetition]);
						try {
							await flows[step.flow](world, strike, outcome);
						} finally {
							await world.dispose();
						}
						tallies.add('fault matrix: cells');
					});
				}
		});
});
