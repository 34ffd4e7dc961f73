import type { Node } from '../../model/node.ts';
import { get, isTrue, itemsOf } from '../../model/read.ts';
import type { Build, Extra } from './build.ts';
import { addAnnotations, addLabels } from './labels.ts';
import type { Batch } from './object.ts';
import { patchesOf } from './patches.ts';
import { recall } from './recall.ts';
import { replaceIn, replacementsOf, sourceOf } from './replacements.ts';
import { rename, setNamespace, setReplicas } from './transform.ts';
import { field, type Kustomization } from './world.ts';

type Step = (objects: Batch) => Batch;

/** Applies the transformers of a kustomization, in the order of kustomize. */
export function transform(
  build: Build,
  kustomization: Kustomization,
  batches: readonly Batch[],
  extra: Extra,
): readonly Batch[] {
  const own = (key: string) => field(kustomization, key);
  const prefix = extra.namePrefix ?? own('namePrefix');
  const suffix = extra.nameSuffix ?? own('nameSuffix');
  const { steps, read } = stepsOf(build, kustomization, extra, prefix, suffix);
  const { scope, namespace, patches } = extra;
  const key = scope === undefined ? kustomization.folder : `${scope} ${kustomization.folder}`;
  const dependencies = [kustomization.file, namespace, patches, ...read];
  let results = batches;
  if (prefix || suffix) {
    // References between objects are renamed with them, so that all have to be seen together.
    results = [apply(steps, batches.flat())];
  } else if (steps.length > 0) {
    const known = build.caches.transforms(key, dependencies);
    results = batches.map((batch) => recall(known, batch, () => apply(steps, batch)));
  }
  return replaced(build, kustomization, key, results);
}

function replaced(
  { world, trail, caches }: Build,
  kustomization: Kustomization,
  key: string,
  batches: readonly Batch[],
): readonly Batch[] {
  let results = batches;
  const list = field(kustomization, 'replacements');
  for (const [index, replacement] of replacementsOf(world, trail, kustomization.folder, list).entries()) {
    const value = sourceOf(results, replacement);
    if (!value) continue;
    // A part that was cut out of a text is a new node every time.
    const source = value.kind === 'scalar' ? JSON.stringify(value) : value;
    const known = caches.transforms(`${key} ${index}`, [kustomization.file, replacement.read, source]);
    results = results.map((batch) => recall(known, batch, () => replaceIn(batch, replacement, value)));
  }
  return results;
}

function apply(steps: readonly Step[], objects: Batch): Batch {
  return steps.reduce<Batch>((all, step) => step(all), objects);
}

function stepsOf(
  build: Build,
  kustomization: Kustomization,
  extra: Extra,
  prefix: Node | undefined,
  suffix: Node | undefined,
): { readonly steps: readonly Step[]; readonly read: readonly unknown[] } {
  const { world, trail } = build;
  const own = (key: string) => field(kustomization, key);
  const steps: Step[] = [];
  const read: unknown[] = [];
  const patch = (patches: Node | undefined) => {
    const prepared = patchesOf(world, trail, kustomization.folder, patches);
    steps.push(...prepared.steps);
    read.push(...prepared.read);
  };
  patch(own('patchesStrategicMerge'));
  patch(own('patches'));
  patch(extra.patches);
  const namespace = extra.namespace ?? own('namespace');
  if (namespace) steps.push((objects) => setNamespace(objects, namespace));
  if (prefix || suffix) steps.push((objects) => rename(objects, prefix, suffix));
  const common = own('commonLabels');
  if (common) steps.push((objects) => addLabels(objects, common, { templates: true, selectors: true }));
  for (const item of itemsOf(own('labels'))) {
    const selectors = isTrue(get(item, 'includeSelectors')) === 'yes';
    const templates = isTrue(get(item, 'includeTemplates')) === 'yes';
    const claims = get(item, 'includeVolumeClaimTemplates');
    const claimTemplates = claims === undefined ? undefined : isTrue(claims) === 'yes';
    steps.push((objects) => addLabels(objects, get(item, 'pairs'), { selectors, templates, claimTemplates }));
  }
  const annotations = own('commonAnnotations');
  if (annotations) steps.push((objects) => addAnnotations(objects, annotations));
  patch(own('patchesJson6902'));
  const replicas = own('replicas');
  if (replicas) steps.push((objects) => setReplicas(objects, replicas));
  return { steps, read };
}
