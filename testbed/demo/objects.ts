import { join } from 'node:path';
import { inRoot } from '../../test/support/paths.ts';
import type { KubeObject } from '../run/kube-api.ts';
import { readObjects } from '../run/manifests.ts';

const kubernetes = inRoot('samples/shop/kubernetes');

export interface SampleObjects {
  readonly namespace: string;
  readonly objects: readonly KubeObject[];
}

/** The namespace of the sample's overlay `dev`. */
export async function demoNamespace(): Promise<string> {
  const [overlay] = await readObjects(join(kubernetes, 'overlays/dev/kustomization.yaml'));
  return overlay?.namespace;
}

/** What the overlay `dev` of samples/shop deploys: its base, with the overlay's namespace. */
export async function sampleObjects(): Promise<SampleObjects> {
  const namespace = await demoNamespace();
  const [base] = await readObjects(join(kubernetes, 'base/kustomization.yaml'));
  const files: readonly string[] = base?.resources;
  const objects = (await Promise.all(files.map((file) => readObjects(join(kubernetes, 'base', file))))).flat();
  return { namespace, objects: objects.map((object) => placed(object, namespace)) };
}

/**
 * Without the pods' annotations for Velero: its hooks would run on this machine, where no container runs, and a copy of files needs
 * a node agent. The demo's backups are snapshots.
 */
function placed(object: KubeObject, namespace: string): KubeObject {
  const metadata = { ...object.metadata, namespace };
  const template = object.spec?.template;
  if (template === undefined) return { ...object, metadata };
  const { annotations, ...labels } = template.metadata;
  return { ...object, metadata, spec: { ...object.spec, template: { ...template, metadata: labels } } };
}

/** The claims of these objects, as they are called in the cluster. */
export function claimsOf(objects: readonly KubeObject[]): readonly string[] {
  return objects.flatMap(({ kind, metadata, spec }) => {
    if (kind === 'PersistentVolumeClaim') return [metadata.name];
    if (kind !== 'StatefulSet') return [];
    const templates: readonly KubeObject[] = spec.volumeClaimTemplates ?? [];
    return templates.flatMap((template) =>
      Array.from(
        { length: spec.replicas ?? 1 },
        (_, ordinal) => `${template.metadata.name}-${metadata.name}-${ordinal}`,
      ),
    );
  });
}
