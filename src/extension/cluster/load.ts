export type ClusterBundle = typeof import('../../cluster/index.ts');
/** A reader with the writer in it. */
export type OpenedCluster = ReturnType<ClusterBundle['openCluster']>;

/** The bundle that talks to clusters is large, and most windows never need it: nothing else in the extension imports it. */
export const loadCluster = (): Promise<ClusterBundle> => import('../../cluster/index.ts');

/** What plans and runs restores, likewise. */
export const loadRestoring = (): Promise<typeof import('../../restoring.ts')> => import('../../restoring.ts');
