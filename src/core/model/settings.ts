/** What a workspace or user may set; everything has a default. Source: `.backops.yaml` and the editor's settings. */
export interface Settings {
  /** Provider that new policies are written with when the workspace uses none, or several: `velero`. */
  readonly provider?: string;
  /** Shortest retention that counts as a backup, in seconds. */
  readonly minimumRetentionSeconds: number;
  /** Rule id → severity, or `off`. */
  readonly severities: Readonly<Record<string, 'error' | 'warning' | 'information' | 'hint' | 'off'>>;
  /** Globs of files that are not read. */
  readonly exclude: readonly string[];
  /** Largest file that is read, in bytes of UTF-16 text. */
  readonly maxFileLength: number;
  /** Context of the kubeconfig (`*` stands for anything) → environments that are applied to its cluster, as ids or globs. */
  readonly clusters: Readonly<Record<string, readonly string[]>>;
  /** ISO date, for exemptions that end. Injected: the core has no clock. */
  readonly today: string;
}

export const defaultSettings: Settings = {
  minimumRetentionSeconds: 7 * 86_400,
  severities: {},
  exclude: [],
  clusters: {},
  maxFileLength: 5_000_000,
  today: '1970-01-01',
};
