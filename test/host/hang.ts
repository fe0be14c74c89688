/**
 * The time limit of one test, hook or step in every ring. The limit only stops what hangs: a machine with six busy
 * processes on two cores takes a tenth of it for the slowest unit test.
 */
export const hangMilliseconds = 120_000;
