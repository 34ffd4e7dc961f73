import type { Resource } from './resource.ts';
import type { Facets } from './selector.ts';
import type { Place } from './source.ts';

export type Role = 'workload' | 'claim' | 'database' | 'bucket' | 'disk' | 'file-share' | 'cache';

/** Something that holds data, found by a catalogue entry in one environment. */
export interface StatefulComponent {
  /** Stable across runs: environment, type, namespace and name. */
  readonly id: string;
  readonly environment: string;
  readonly resource: Resource;
  /** Id of the catalogue entry that recognised it. */
  readonly entry: string;
  readonly role: Role;
  /** Database or application that writes the data: `postgresql`, `redis`; absent when nothing tells. */
  readonly engine?: string;
  /** True for engines whose files, copied one by one while it runs, do not make a usable copy. */
  readonly needsConsistency: boolean;
  /** Its data is spread over several volumes, and snapshots of them are not of one moment. */
  readonly spread?: boolean;
  readonly volumes: readonly Volume[];
  readonly exemption?: Exemption;
  /** It may be no primary copy, which cannot be told here; never reported as unprotected. */
  readonly mayBeExempt?: { readonly reason: string; readonly at?: Place };
  readonly at: Place;
}

export type VolumeKind = 'claim' | 'ephemeral' | 'empty-dir' | 'image-layer' | 'host-path' | 'network' | 'whole';

/** One body of data of a component: a claim of one ordinal, a hostPath, or the cloud resource as a whole (`whole`). */
export interface Volume {
  /** `data`, `data-db-0`; for `whole` the component's name. */
  readonly name: string;
  readonly kind: VolumeKind;
  readonly at: Place;
  /** Ordinal of the StatefulSet's replica that it belongs to. */
  readonly ordinal?: number;
  /** What selectors can ask about it. */
  readonly facets: Facets;
}

/** Why nobody needs to back this up. */
export interface Exemption {
  readonly by: 'directive' | 'annotation' | 'replica' | 'cache' | 'derived';
  readonly reason: string;
  readonly until?: string;
  readonly at?: Place;
}
