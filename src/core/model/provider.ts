import type { StatefulComponent } from './component.ts';
import type { BackupPolicy } from './policy.ts';
import type { Environment, Resource } from './resource.ts';
import type { Tri } from './tri.ts';

/**
 * One backup system. A provider translates, it does not judge: objects into policies, a component into the text of a
 * policy that would cover it. It reads manifests and live objects alike, and knows no other provider and no rule.
 */
export interface Provider {
  /** Folder name: `velero`. */
  readonly id: string;
  readonly title: string;
  readonly docs: string;
  /** Formats whose components it can protect: `kubernetes` family or `terraform`. */
  readonly platform: 'kubernetes' | 'aws';
  /** The resource types it reads, and what each is to it. */
  readonly kinds: readonly ProvidedKind[];
  /** Labels and annotations on workloads and claims that steer it. Rules check their place and values. */
  readonly marks?: readonly Mark[];
  /** Policies that one resource (of a kind with role `policy`) states. Never throws, whatever the body holds. */
  policies(resource: Resource, context: PolicyContext): readonly BackupPolicy[];
  readonly scaffold?: Scaffold;
}

/** A type may be listed once per role: a policy that an annotation turns into a restore has two. */
export interface ProvidedKind {
  readonly type: string;
  /**
   * `policy`: states what is backed up. `restore`: applying it overwrites or recreates data. `point`: one backup.
   * `support`: locations, classes, settings.
   */
  readonly role: 'policy' | 'restore' | 'point' | 'support';
  /** For `restore`: does applying this object overwrite or recreate data? Absent: always. */
  readonly overwrites?: (resource: Resource) => Tri;
}

/** An annotation or label that steers a backup system, as data. */
export interface Mark {
  readonly where: 'annotations' | 'labels';
  readonly key: string;
  /** The only place where it has an effect. */
  readonly belongsTo: 'pod' | 'claim' | 'workload' | 'namespace' | 'any';
  readonly effect: 'opt-in' | 'opt-out' | 'hook' | 'setting';
  /** `volume-names`: names of pod volumes, joined by commas without spaces. */
  readonly value?: 'volume-names' | 'true';
}

/** What a provider may look up beside the resource: always resources that can share its cluster or account. */
export interface PolicyContext {
  readonly environment: Environment;
  /** Resources of that type in this and all environments that share its cluster, this environment first. */
  resources(type: string): readonly ResourceIn[];
  /** What `make` finds out of these resources, found once for all policies: facts about a server that every policy asks for. */
  shared<T>(make: (context: PolicyContext) => T): T;
  /** What `make` finds out of this object alone, kept for as long as the object lives. `what` tells its values apart. */
  remember<T>(subject: object, what: string, make: () => T): T;
}

export interface ResourceIn {
  readonly resource: Resource;
  readonly environment: string;
}

export interface Scaffold {
  /**
   * Can it write a policy for this component, and how well does it fit? 0: no; 1: anything that covers it, 2: a broad policy
   * that copies its data elsewhere, 3: made for this type. Stay below 10: being the one in the settings counts 10, being in use 100.
   */
  fits(component: StatefulComponent, context: PolicyContext): number;
  write(component: StatefulComponent, context: PolicyContext): Draft;
}

/** Text of a new policy. */
export interface Draft {
  /** `Back up shop every night with Velero`. */
  readonly title: string;
  /** File name for Kubernetes (`shop-backup.yaml`) or Terraform; fixes/ chooses the folder. */
  readonly fileName: string;
  /** The whole file, LF line ends, two spaces of indentation. */
  readonly text: string;
  /** What must exist for it to work, or what to fill in; shown before it is applied. */
  readonly note?: string;
}
