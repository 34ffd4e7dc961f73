import type { DataSource, StatefulType } from '../../catalogue/contract.ts';
import type { ImageType } from '../../catalogue/image-contract.ts';
import type { VolumeKind } from '../../model/component.ts';
import { type Node, scalar } from '../../model/node.ts';
import { booleanOf, get, itemsOf, numberOf, textOf, textsOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { FacetObject } from '../../model/selector.ts';
import type { Place } from '../../model/source.ts';
import type { ComponentWorld } from './context.ts';
import { annotationsOf, labelsOf } from './facts.ts';

/** A workload's pod template, read once. */
export interface PodView {
  readonly workload: Resource;
  readonly type: StatefulType;
  readonly source: Extract<DataSource, { kind: 'pods' }>;
  readonly template: Node | undefined;
  readonly volumes: readonly PodVolume[];
  /** Those of its volumes that are claims. */
  readonly claims: readonly ClaimUse[];
  readonly images: readonly ImageUse[];
  /** Undefined: unknown. */
  readonly replicas: number | undefined;
}

/** A volume of a pod that mounts a claim. */
export interface ClaimUse {
  readonly pod: PodView;
  readonly volume: PodVolume;
}

export interface PodVolume {
  readonly name: string;
  readonly kind: VolumeKind | 'other';
  readonly claimName?: Node;
  readonly hostPath?: Node;
  readonly at: Place;
  readonly mounts: readonly Mount[];
}

export interface Mount {
  readonly path: string | undefined;
  readonly init: boolean;
  readonly readOnly: boolean;
  readonly image: string | undefined;
}

export interface ImageUse {
  readonly text: string;
  readonly type: ImageType;
  readonly at: Place | undefined;
  /** Its container's command, arguments and values of variables. */
  readonly words: readonly string[];
}

const networkKinds = [
  'nfs',
  'cephfs',
  'glusterfs',
  'iscsi',
  'rbd',
  'azureFile',
  'azureDisk',
  'awsElasticBlockStore',
  'gcePersistentDisk',
];

export function readPod(workload: Resource, type: StatefulType, context: ComponentWorld): PodView {
  const source = type.data as Extract<DataSource, { kind: 'pods' }>;
  const template = source.template === '' ? workload.body : get(workload.body, source.template);
  const containers = ['containers', 'initContainers'].flatMap((key) =>
    itemsOf(get(template, ['spec', key])).map((container) => ({
      container,
      init: key === 'initContainers' && textOf(get(container, 'restartPolicy')) !== 'Always',
    })),
  );
  const mounts = new Map<string, Mount[]>();
  for (const { container, init } of containers) {
    for (const key of ['volumeMounts', 'volumeDevices']) {
      for (const mount of itemsOf(get(container, key))) {
        const name = textOf(get(mount, 'name'));
        if (name === undefined) continue;
        const entry: Mount = {
          path: textOf(get(mount, 'mountPath')),
          init,
          readOnly: booleanOf(get(mount, 'readOnly')) === true,
          image: textOf(get(container, 'image')),
        };
        mounts.set(name, [...(mounts.get(name) ?? []), entry]);
      }
    }
  }
  const replicasNode = source.replicas ? get(workload.body, source.replicas) : undefined;
  const claims: ClaimUse[] = [];
  const pod: PodView = {
    claims,
    workload,
    type,
    source,
    template,
    volumes: itemsOf(get(template, 'spec.volumes')).flatMap((volume) => podVolume(volume, mounts, workload) ?? []),
    images: containers.filter((one) => !one.init).flatMap(({ container }) => imageUse(container, context) ?? []),
    replicas: replicasNode === undefined ? 1 : numberOf(replicasNode),
  };
  for (const volume of pod.volumes) if (volume.claimName) claims.push({ pod, volume });
  return pod;
}

/** Mounts of a claim template: its volume has the template's name. */
export function mountsOf(template: Node | undefined, volumeName: string): Mount[] {
  return ['containers', 'initContainers'].flatMap((key) =>
    itemsOf(get(template, ['spec', key])).flatMap((container) =>
      [...itemsOf(get(container, 'volumeMounts')), ...itemsOf(get(container, 'volumeDevices'))]
        .filter((mount) => textOf(get(mount, 'name')) === volumeName)
        .map((mount) => ({
          path: textOf(get(mount, 'mountPath')),
          init: key === 'initContainers' && textOf(get(container, 'restartPolicy')) !== 'Always',
          readOnly: booleanOf(get(mount, 'readOnly')) === true,
          image: textOf(get(container, 'image')),
        })),
    ),
  );
}

function podVolume(
  volume: Node,
  mounts: ReadonlyMap<string, readonly Mount[]>,
  workload: Resource,
): PodVolume | undefined {
  const nameNode = get(volume, 'name');
  const name = textOf(nameNode) ?? '';
  const base = { name, at: nameNode?.at ?? volume.at ?? workload.at, mounts: mounts.get(name) ?? [] };
  const claimName = get(volume, 'persistentVolumeClaim.claimName');
  if (claimName) return { ...base, kind: 'claim', claimName, at: claimName.at ?? base.at };
  const hostPath = get(volume, 'hostPath');
  if (hostPath) return { ...base, kind: 'host-path', hostPath };
  if (volume.kind === 'map') {
    if (volume.entries.has('emptyDir')) return { ...base, kind: 'empty-dir' };
    if (volume.entries.has('ephemeral')) return { ...base, kind: 'ephemeral' };
    if (networkKinds.some((kind) => volume.entries.has(kind))) return { ...base, kind: 'network' };
  }
  return { ...base, kind: 'other' };
}

function imageUse(container: Node, context: ComponentWorld): ImageUse | undefined {
  const image = get(container, 'image');
  const text =
    textOf(image) ?? (image?.kind === 'unknown' ? image.pattern?.map((piece) => piece ?? '').join('') : undefined);
  if (!text) return undefined;
  const type = imageType(text, context.images);
  return type && { text, type, at: image?.at, words: wordsOf(container) };
}

function wordsOf(container: Node): string[] {
  const variables = itemsOf(get(container, 'env')).flatMap((variable) => textOf(get(variable, 'value')) ?? []);
  return [...['command', 'args'].flatMap((key) => textsOf(get(container, key))), ...variables];
}

/** `registry/bitnami/postgresql:16@sha256:…` → the entry for `postgresql`. */
export function imageType(image: string, images: ReadonlyMap<string, ImageType>): ImageType | undefined {
  const path = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const segments = path.toLowerCase().split('/');
  // Some entries need the organisation to be told apart: `supabase/postgres`, `mssql/server`.
  return images.get(segments.slice(-2).join('/')) ?? images.get(segments.at(-1) ?? '');
}

/** The `pod` side of one of its volumes. */
export function podObject(pod: PodView, volumeName: string, mounts: readonly Mount[]): FacetObject {
  return {
    workload: pod.workload.name,
    namespace: pod.workload.namespace,
    labels: labelsOf(pod.template),
    annotations: annotationsOf(pod.template),
    /** Name of the volume inside the pod, which opt-in annotations list. */
    volumeName: scalar(volumeName),
    /** File-system backup reaches only volumes that a regular container mounts in a running pod. */
    mounted: scalar(mounts.some((mount) => !mount.init)),
    running: scalar(pod.replicas !== 0),
  };
}
