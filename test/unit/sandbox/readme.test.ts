import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usage } from '../../../sandbox/src/cli/options';
import { faultKinds } from '../../../sandbox/src/faults';
import { startSandbox } from '../../../sandbox/src/index';
import { reshapings } from '../../../sandbox/src/reshape';
import { choices, defaultSettings } from '../../../sandbox/src/settings';
import { apiSteps } from '../../../sandbox/src/steps';
import { repositoryRoot } from '../../host/paths';

describe('sandbox: its README', () => {
	const readme = readFileSync(join(repositoryRoot, 'sandbox', 'README.md'), 'utf8');

	it('names each option of the command, setting, choice, step and kind of fault', () => {
		const names = [
			...(usage.match(/--[a-z-]+/g) ?? []),
			...Object.keys(defaultSettings()),
			...Object.values(choices).flat(),
			...apiSteps,
			...faultKinds,
			...reshapings,
		];
		assert.ok(names.length > 50);
		for (const name of names) assert.ok(readme.includes(`\`${name}`) || readme.includes(` ${name}`), name);
	});

	it('names each control', async () => {
		const sandbox = await startSandbox();
		try {
			const answer = await fetch(`${sandbox.url}/_control/`);
			const controls = (await answer.json()) as Record<string, string[]>;
			for (const [method, names] of Object.entries(controls))
				for (const name of names) {
					const control = `\`${method.toUpperCase()} ${name}\``;
					assert.ok(readme.includes(control), control);
				}
		} finally {
			await sandbox.close();
		}
	});
});
