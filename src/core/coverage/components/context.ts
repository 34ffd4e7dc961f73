import type { StatefulType } from '../../catalogue/contract.ts';
import type { ImageType } from '../../catalogue/image-contract.ts';
import type { Environment, Resource } from '../../model/resource.ts';

/** What finding components needs to see. */
export interface ComponentContext {
  readonly environment: Environment;
  /** Resources of one type in this environment. */
  own(type: string): readonly Resource[];
  /** Resources of one type in this and all environments that may share its cluster or account. */
  near(type: string): readonly Resource[];
  readonly types: ReadonlyMap<string, StatefulType>;
  /** Image type by last path segment. */
  readonly images: ReadonlyMap<string, ImageType>;
}
