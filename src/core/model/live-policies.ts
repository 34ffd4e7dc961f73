/**
 * The part of a provider that says which of its objects a connected cluster is asked for, in `live-policies.ts` of its folder.
 * They are read by the same `policies` as manifests are. It has a registry of its own, so that the analysis does not carry it.
 */
export interface LivePolicies {
  /** Folder name: `velero`. */
  readonly provider: string;
  readonly title: string;
  readonly reads: readonly LivePolicyRead[];
}

/**
 * Leave out what stands for one backup (a Velero Backup, a VolumeSnapshot), of which there are thousands and which no schedule
 * repeats, and what installs others (a HelmRelease): the objects that come of it are there themselves.
 */
export interface LivePolicyRead {
  readonly type: string;
  /** `policy`: says what is backed up. `fact`: settings and places that policies depend on. */
  readonly role: 'policy' | 'fact';
  /**
   * Where it lies. `namespace`: in the namespace that it is about, and it says nothing of others. `system`: where the backup system
   * is installed, for the whole cluster. `beside`: only in namespaces where the provider's `system` objects were found. `cluster`: in
   * none.
   */
  readonly scope: 'namespace' | 'system' | 'beside' | 'cluster';
  /** For `system`: where to look when listing all namespaces is not allowed. */
  readonly usualNamespaces?: readonly string[];
}
