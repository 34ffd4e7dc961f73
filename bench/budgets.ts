/** What design and users expect, in the units that the bench prints. test/contract/budgets.test.ts holds the sizes. */
export const budgets = {
  activationMilliseconds: 30,
  keystrokeP95Milliseconds: 20,
  kubernetesColdMilliseconds: 2_000,
  terraformColdMilliseconds: 1_000,
  growthFactor: 11,
  workerMegabytes: 150,
} as const;

/** Bytes, minified. */
export const sizeBudgets: Readonly<Record<string, number>> = {
  'dist/extension.cjs': 200_000,
  'dist/worker.cjs': 500_000,
  'dist/cli.cjs': 640_000,
  'dist/cluster.cjs': 1_700_000,
  'dist/restoring.cjs': 150_000,
  'dist/object-store.cjs': 800_000,
  'backops.vsix': 2_000_000,
};
