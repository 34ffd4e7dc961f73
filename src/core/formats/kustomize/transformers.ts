import type { Node } from '../../model/node.ts';
import { get, isTrue, itemsOf } from '../../model/read.ts';
import type { Build, Extra } from './build.ts';
import type { Batch } from './object.ts';
import { patchesOf } from './patches.ts';
import { recall } from './recall.ts';
import { applyReplacements } from './replacements.ts';
import { addAnnotations, addLabels, rename, setNamespace, setReplicas } from './transform.ts';
import { field, type Kustomization } from './world.ts';

type Step = (objects: Batch) => Batch;

/** Applies the transformers of a kustomization, in the order of kustomize. */
export function transform(
  build: Build,
  kustomization: Kustomization,
  batches: readonly Batch[],
  extra: Extra,
): readonly Batch[] {
  const { world, trail, caches } = build;
  const own = (key: string) => field(kustomization, key);
  const prefix = extra.namePrefix ?? own('namePrefix');
  const suffix = extra.nameSuffix ?? own('nameSuffix');
  const replacements = own('replacements');
  const { steps, read } = stepsOf(build, kustomization, extra, prefix, suffix);
  if (prefix || suffix || replacements) {
    // These look at several objects at once.
    const results = apply(steps, batches.flat());
    return [applyReplacements(world, trail, kustomization.folder, results, replacements)];
  }
  if (steps.length === 0) return batches;
  const { scope, namespace, patches } = extra;
  const key = scope === undefined ? kustomization.folder : `${scope} ${kustomization.folder}`;
  const known = caches.transforms(key, [kustomization.file, namespace, patches, ...read]);
  return batches.map((batch) => recall(known, batch, () => apply(steps, batch)));
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
    steps.push((objects) => addLabels(objects, get(item, 'pairs'), { selectors, templates }));
  }
  const annotations = own('commonAnnotations');
  if (annotations) steps.push((objects) => addAnnotations(objects, annotations));
  patch(own('patchesJson6902'));
  const replicas = own('replicas');
  if (replicas) steps.push((objects) => setReplicas(objects, replicas));
  return { steps, read };
}
