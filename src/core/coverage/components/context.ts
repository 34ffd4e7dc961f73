import type { StatefulType } from '../../catalogue/contract.ts';
import type { ImageType } from '../../catalogue/image-contract.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import type { ClaimUse } from './pods.ts';

/** The world that components are found in. */
export interface ComponentWorld {
  readonly environment: Environment;
  /** Resources of one type in this environment. */
  own(type: string): readonly Resource[];
  /** Resources of one type in this and all environments that may share its cluster or account. */
  near(type: string): readonly Resource[];
  /** Of these, the objects that the connected cluster holds, if it is the one that this environment is applied to. */
  live(type: string): readonly Resource[];
  /** Are all objects of the type in that cluster known? When not, that there is none to see says nothing. */
  isListed(type: string): boolean;
  readonly types: ReadonlyMap<string, StatefulType>;
  /** Image type by last path segment. */
  readonly images: ReadonlyMap<string, ImageType>;
}

/** What making one component may ask. Ask for the one object where one is wanted: a list changes with every object in it. */
export interface ComponentContext extends ComponentWorld {
  /** The first resource of this type and name, near; in any namespace unless one is given. Names as `show` tells them. */
  named(type: string, name: string, namespace?: string): Resource | undefined;
  /** The object of this type and name in the connected cluster. */
  liveNamed(type: string, name: string): Resource | undefined;
  /** Volumes of this environment's pods that mount the claim. */
  mounting(namespace: string, claim: string): readonly ClaimUse[];
  /** What the answers to a question about this type are found in: the same object, the same answers. */
  sourceOf(question: string, type: string): object | undefined;
}
