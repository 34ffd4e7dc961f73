import type { Node } from './node.ts';
import type { Place } from './source.ts';
import type { Tri } from './tri.ts';
import type { Gap } from './verdict.ts';

/**
 * What a policy selects, as data. Providers translate into this language; one engine (coverage/evaluate.ts) evaluates it
 * three-valued and tells which operand decided.
 */
export type Selector =
  | { readonly op: 'all'; readonly of: readonly Selector[] }
  | { readonly op: 'any'; readonly of: readonly Selector[] }
  | { readonly op: 'not'; readonly of: Selector; readonly gap?: Gap }
  | { readonly op: 'constant'; readonly value: Tri; readonly label: string; readonly from?: Place; readonly gap?: Gap }
  | TestSelector;

/** Asks one thing about one side of the subject. */
export interface TestSelector {
  readonly op: 'test';
  /** With several objects on that side (pods that mount a claim), one that passes is enough. */
  readonly on: FacetName;
  /** Field of the facet; labels, annotations and tags take a key as well. */
  readonly field: string;
  readonly key?: string;
  readonly is: Test;
  /** How the policy writes it: `spec.template.includedNamespaces`. */
  readonly label: string;
  /** The operand in the policy's text. */
  readonly from?: Place;
  /** What it means for the component when this operand says no. */
  readonly gap?: Gap;
  /** How the text can be changed so that it says yes; taken by the repair fix. */
  readonly repair?: Repair;
  /** Operands with the same word here are alternatives: to mend one of them is enough. */
  readonly oneOf?: string;
  /**
   * Answer when nothing of that side is in the workspace, or its labels are chosen by a controller and nobody wrote the key. Default:
   * `unknown` where more may exist, else `no`.
   */
  readonly whenUnseen?: Tri;
}

export type Test =
  | { readonly op: 'equals'; readonly value: Node }
  | { readonly op: 'in'; readonly values: readonly Node[]; readonly open?: boolean }
  /** `velero`: `*`, `?`, `[a-z]`. `aws`: `*` only, case-sensitive, over the whole text. */
  | { readonly op: 'glob'; readonly pattern: Node; readonly dialect: 'velero' | 'aws' }
  /** One of several patterns; an empty list matches nothing. */
  | {
      readonly op: 'globs';
      readonly patterns: readonly Node[];
      readonly dialect: 'velero' | 'aws';
      readonly open?: boolean;
    }
  | { readonly op: 'exists' }
  /** The field is a text of items joined by the separator, taken without trimming; is the object's other field among them? */
  | { readonly op: 'lists'; readonly separator: string; readonly field: string }
  /** The field is a reference to this resource, or the address itself. */
  | { readonly op: 'refers'; readonly to: string };

/**
 * Fields of each side; coverage/components fills them in. A field that is not filled in is certainly absent, so a misspelt one
 * says no.
 * - `component`: type, name, namespace, address, labels, annotations; in a cloud: arn, tags
 * - `claim`: name (of a StatefulSet's claim as the controller makes it: `data-db-0`), namespace, labels, annotations
 * - `pod`: workload, namespace, labels, annotations, volumeName, mounted, running
 * - `namespace`: name, labels, annotations
 * - `volume`: kind, mode, capacity, source
 * - `storageClass`: name, provisioner, driver; snapshotClass (is there one of its driver?), where a connected cluster tells
 */
/** Sides of a component's volume that a policy can ask about. */
export type FacetName = 'component' | 'claim' | 'pod' | 'namespace' | 'volume' | 'storageClass' | 'host';

export interface Facet {
  /** None: nothing stands on that side, so that a test on it says no. */
  readonly objects: readonly FacetObject[];
  /** There may be more objects than can be seen: a test that none passes is then unknown. */
  readonly open?: string;
}

/** Field name → value; `labels`, `annotations` and `tags` are maps. A missing field is certainly absent. */
export type FacetObject = Readonly<Record<string, Node | undefined>>;

export type Facets = Readonly<Partial<Record<FacetName, Facet>>>;

/** What would make a test say yes. Plain data; fixes/ turns it into edits. */
export type Repair =
  /** Add the subject's value of the tested field to the list that the policy writes. */
  | { readonly kind: 'append-to-list'; readonly list: Place }
  /** Remove the subject's value from the list that the policy writes. */
  | { readonly kind: 'remove-from-list'; readonly list: Place }
  /** Give the subject this label, annotation or tag. */
  | { readonly kind: 'set-key'; readonly value: string }
  /** Take that label, annotation or tag away from the subject. */
  | { readonly kind: 'remove-key' };
