/** Says what is being done, and how long it took: the first run installs for a minute, and silence looks like a hang. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
	const start = performance.now();
	process.stderr.write(`  ${title} … `);
	try {
		const result = await work();
		process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
		return result;
	} catch (error) {
		process.stderr.write('failed\n');
		throw error;
	}
}
