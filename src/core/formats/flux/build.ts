import { emptyMap, type MapNode, type Node, scalar } from '../../model/node.ts';
import { get, textOf } from '../../model/read.ts';
import { type Manifest, nameOf, namespaceOf } from '../kubernetes/manifest.ts';
import { mapLeaves } from '../kubernetes/tree.ts';
import { type Build, buildFolder, buildTree } from '../kustomize/build.ts';
import { addAnnotations, addLabels } from '../kustomize/labels.ts';
import { type Batch, type Built, withBody } from '../kustomize/object.ts';
import { recall } from '../kustomize/recall.ts';
import type { Kustomization } from '../kustomize/world.ts';
import { substitute, substituteKey, type Variables } from './substitute.ts';

export interface FluxBuild {
  readonly manifest: Manifest;
  readonly folder: string;
  /** Tells this one apart from all others. */
  readonly scope: string;
  /** Absent: nothing is substituted. */
  readonly variables: Variables | undefined;
  /** Everything that the variables and the manifest say: results are kept while it is the same. */
  readonly version: readonly unknown[];
}

/** What kustomize-controller makes of a Flux Kustomization: build, common metadata, substitution, its own labels. */
export function buildFlux(build: Build, flux: FluxBuild): readonly Batch[] {
  const { manifest, folder, scope, variables } = flux;
  const spec = (key: string) => get(manifest.body, ['spec', key]);
  const own = build.world.kustomizations.get(folder);
  const extra = {
    scope,
    namespace: spec('targetNamespace'),
    namePrefix: spec('namePrefix'),
    nameSuffix: spec('nameSuffix'),
    components: spec('components'),
    patches: spec('patches'),
  };
  const batches = own
    ? buildFolder(build, own, extra)
    : buildFolder(build, generated(folder), extra, buildTree(build, folder));
  const labels = get(spec('commonMetadata'), 'labels');
  const annotations = get(spec('commonMetadata'), 'annotations');
  const owner = ownerLabels(manifest);
  const known = build.caches.transforms(`${scope} applied`, flux.version);
  const applied = (batch: Batch) => {
    let objects = addLabels(batch, labels, { templates: false, selectors: false });
    objects = addAnnotations(objects, annotations, false);
    if (variables) objects = objects.map((object) => substituted(object, variables));
    return addLabels(objects, owner, { templates: false, selectors: false });
  };
  return batches.map((batch) => recall(known, batch, () => applied(batch)));
}

/** The kustomization that Flux makes up for a folder without one. */
function generated(folder: string): Kustomization {
  return {
    path: `${folder}/kustomization.yaml`,
    folder,
    resources: [],
    components: [],
    document: { kind: 'kustomization', body: emptyMap, component: false, text: '' },
  };
}

const disabled = 'kustomize.toolkit.fluxcd.io/substitute';

function substituted(object: Built, variables: Variables): Built {
  const { body } = object.manifest;
  for (const field of ['labels', 'annotations'])
    if (textOf(get(body, ['metadata', field, disabled])) === 'disabled') return object;
  const result = mapLeaves(
    body,
    (leaf) => substitute(leaf, variables),
    (key) => substituteKey(key, variables),
  );
  return withBody(object, result as MapNode);
}

/** Labels that the controller puts on everything it applies; selectors may use them although no file shows them. */
function ownerLabels(manifest: Manifest): Node {
  const entries = new Map<string, { value: Node }>();
  const add = (key: string, value: Node | undefined) => {
    if (value)
      entries.set(`kustomize.toolkit.fluxcd.io/${key}`, {
        value: value.kind === 'scalar' ? scalar(value.value, value.at, 'computed') : value,
      });
  };
  add('name', nameOf(manifest));
  add('namespace', namespaceOf(manifest));
  return { kind: 'map', entries };
}
