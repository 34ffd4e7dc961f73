import { emptyMap, type MapNode, type Node, scalar } from '../../model/node.ts';
import { get, textOf } from '../../model/read.ts';
import { type Manifest, nameOf, namespaceOf } from '../kubernetes/manifest.ts';
import { mapLeaves } from '../kubernetes/tree.ts';
import { type Build, buildFolder, buildTree } from '../kustomize/build.ts';
import { type Batch, type Built, withBody } from '../kustomize/object.ts';
import { addAnnotations, addLabels } from '../kustomize/transform.ts';
import type { Kustomization } from '../kustomize/world.ts';
import { substitute, substituteKey, type Variables } from './substitute.ts';

/** What kustomize-controller makes of a Flux Kustomization: build, common metadata, substitution, its own labels. */
export function buildFlux(
  build: Build,
  manifest: Manifest,
  folder: string,
  scope: string,
  variables: Variables | undefined,
): Batch {
  const { world } = build;
  const spec = (key: string) => get(manifest.body, ['spec', key]);
  const own = world.kustomizations.get(folder);
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
  let objects: Batch = batches.flat();
  objects = addLabels(objects, get(spec('commonMetadata'), 'labels'), { templates: false, selectors: false });
  objects = addAnnotations(objects, get(spec('commonMetadata'), 'annotations'), false);
  if (variables) objects = objects.map((object) => substituted(object, variables));
  return addLabels(objects, ownerLabels(manifest), { templates: false, selectors: false });
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
