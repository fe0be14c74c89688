import { join } from 'node:path';
import Mocha from 'mocha';

/** What the editor calls in the extension host. */
export async function run(): Promise<void> {
	const mocha = new Mocha({ timeout: 60_000 });
	mocha.addFile(join(__dirname, 'torrentList.test.js'));
	const failures = await new Promise<number>(done => mocha.run(done));
	if (failures > 0) throw new Error(`${failures} failed`);
}
