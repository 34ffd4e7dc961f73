/** What a container image says about the data behind it, matched on the last segment of its path, without tag and digest. */
export interface ImageType {
  /** Last path segments: `postgres`, `postgresql`, `timescaledb`. */
  readonly segments: readonly string[];
  readonly engine: string;
  /**
   * `database`: loses primary data with its volume. `application`: keeps data in files. `cache`: nothing to lose by default.
   * `observability`: metrics, logs and traces, which few teams back up.
   */
  readonly role: 'database' | 'application' | 'cache' | 'observability';
  /** Files of the running engine, copied one by one, do not make a usable copy. */
  readonly needsConsistency: boolean;
  /** With several replicas its data is spread over their volumes, whose snapshots do not fit together. */
  readonly spread?: boolean;
  /** Where it keeps data, absolute. Empty: it keeps none. */
  readonly dataDirs: readonly string[];
}
