/** Printed around the tests' own output, which shares its channel with the workbench's log. */
export const testsBegin = '[backops tests begin]';
export const testsEnd = '[backops tests end]';
