import type { Resource } from '../../model/resource.ts';
import type { ParsedFile } from '../contract.ts';
import { type Manifest, resourceOf, type Substitution } from '../kubernetes/manifest.ts';
import { type Batch, built } from './object.ts';
import { recall } from './recall.ts';
import type { KustomizationDocument, Lists } from './world.ts';

/** What each batch became, kept from one composition to the next: a change of one file makes anew only what came from it. */
export interface Caches {
  readonly lists: WeakMap<KustomizationDocument, Lists>;
  objectsOf(file: ParsedFile<Manifest>): Batch;
  resourcesOf(batch: Batch): readonly Resource[];
  /** Results of the transformers of one kustomization, valid as long as all that they read is the same. */
  transforms(key: string, dependencies: readonly unknown[]): WeakMap<Batch, Batch>;
}

export function createCaches(substitution: Substitution): Caches {
  const objects = new WeakMap<ParsedFile<Manifest>, Batch>();
  const resources = new WeakMap<Batch, readonly Resource[]>();
  const transforms = new Map<string, { dependencies: readonly unknown[]; results: WeakMap<Batch, Batch> }>();
  const resource = (manifest: Manifest) => resourceOf(manifest, manifest.variables ? substitution : undefined);
  return {
    lists: new WeakMap(),
    objectsOf: (file) => recall(objects, file, () => file.documents.map(built)),
    resourcesOf: (batch) => recall(resources, batch, () => batch.map((object) => resource(object.manifest))),
    transforms(key, dependencies) {
      const known = transforms.get(key);
      if (
        known?.dependencies.length === dependencies.length &&
        dependencies.every((value, index) => value === known.dependencies[index])
      )
        return known.results;
      const results = new WeakMap<Batch, Batch>();
      transforms.set(key, { dependencies, results });
      return results;
    },
  };
}
