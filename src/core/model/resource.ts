import type { MapNode, Node } from './node.ts';
import type { Place } from './source.ts';
import type { Tri } from './tri.ts';

/** One object of an environment: a Kubernetes object or a Terraform resource, after composition. */
export interface Resource {
  /**
   * What it is, without its version: `apps/StatefulSet`, `velero.io/Schedule`, `PersistentVolumeClaim` (the core group has no
   * prefix), `aws_db_instance`.
   */
  readonly type: string;
  /** `apps/v1`; absent in formats without versions. */
  readonly apiVersion?: string;
  /** Unique in its environment: `apps/StatefulSet/shop/db`, `module.db.aws_db_instance.this[0]`. */
  readonly address: string;
  readonly name: Node;
  /** Absent: cluster-scoped, or a format without namespaces. A namespace that nobody wrote is unknown (`chosen-at-apply`). */
  readonly namespace?: Node;
  readonly body: MapNode;
  /** The narrowest text that names it: the value of metadata.name, the second block label. */
  readonly at: Place;
  /** The whole document or block. */
  readonly extent: Place;
  /** `no`: count = 0. `unknown`: it depends on a condition, told in existsBecause. */
  readonly exists: Tri;
  readonly existsBecause?: string;
  /** Comments that talk to BackOps: `backops:exempt …`, `backops:ignore …` in or right above the object. */
  readonly directives: readonly Directive[];
}

/** `# backops:exempt <reason>` or `# backops:ignore <rule> -- <reason>`, either with ` until YYYY-MM-DD` at its end. */
export interface Directive {
  readonly kind: 'exempt' | 'ignore';
  /** Rule ids of an `ignore`. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** ISO date of the last day it holds. */
  readonly until?: string;
  readonly at: Place;
}

/** One deployable root: everything in it is applied together. The unit of recomputation. */
export interface Environment {
  /** Path of its root relative to the workspace: `overlays/prod`, `infra`; `.` for the workspace itself. */
  readonly id: string;
  readonly format: string;
  /** What a user calls it: `kustomize overlay`, `manifests`, `Terraform root module`. */
  readonly title: string;
  readonly resources: readonly Resource[];
  /** `example`: under examples/, test/, fixtures/. Shown in the coverage, never reported as a problem. */
  readonly purpose: 'production' | 'example';
  /**
   * Made to be called by somebody else (a Terraform module that is opened on its own), who may well back up what is in it: what
   * it holds is never called unprotected.
   */
  readonly isLibrary?: boolean;
  /**
   * Which of several deployments this is (`prod`, `dev`), where the layout says so. Environments of different
   * variants do not share a cluster or account.
   */
  readonly variant?: string;
  /** Parts that could not be read (a remote base, a module that is not here), each as a sentence. */
  readonly unread: readonly string[];
  /** It is no part of the workspace: policies and facts that a connected cluster holds. Nothing in it is judged. */
  readonly cluster?: ConnectedCluster;
}

export interface ConnectedCluster {
  /** As the kubeconfig writes it. */
  readonly context: string;
  /** Types of which every object is known. Of others there may be more than can be seen. */
  readonly listed: readonly string[];
}
