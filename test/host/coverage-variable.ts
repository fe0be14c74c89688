/** The folder into which each process of tests writes what its tests went through. */
export const coverageVariable = 'TEST_COVERAGE_FOLDER';
