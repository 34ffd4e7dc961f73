import { type Node, scalar } from '../../core/model/node.ts';
import type { CaptureMethod, CaptureRule, PolicyProblem } from '../../core/model/policy.ts';
import { get, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { Selector } from '../../core/model/selector.ts';
import type { Place } from '../../core/model/source.ts';

export interface Mover {
  readonly name: string;
  readonly settings: Node | undefined;
  readonly captures: readonly CaptureRule[];
  readonly destination?: string;
  readonly problems: readonly PolicyProblem[];
}

const always: Selector = { op: 'all', of: [] };

/** `kopia` is the mover of a fork (perfectra1n/volsync); the others are VolSync's own. */
const movers = ['restic', 'kopia', 'rclone', 'rsync', 'rsyncTLS', 'syncthing', 'external'] as const;

/** Exactly one mover is set; it and its copyMethod say what a copy is worth. */
export function moverOf(spec: Node | undefined, resource: Resource): Mover {
  const name = movers.find((one) => get(spec, one)?.kind === 'map') ?? movers.find((one) => get(spec, one));
  const settings = name === undefined ? undefined : get(spec, name);
  const only = (method: CaptureMethod, because: string): CaptureRule[] => [
    { when: always, method, because, ...(settings?.at && { at: settings.at }) },
  ];
  const base = { name: name ?? '', settings, problems: [] };
  switch (name) {
    case undefined:
      return { ...base, captures: [{ when: always, method: 'none', gap: 'nothing', because: 'it names no mover' }] };
    case 'restic':
    case 'kopia':
      return versioned(name, settings, resource);
    case 'rclone':
    case 'rsync':
    case 'rsyncTLS':
      return { ...base, captures: only('mirror', `${name} keeps the latest state only`) };
    case 'syncthing':
      return {
        ...base,
        captures: [
          {
            when: always,
            method: 'none',
            gap: 'nothing',
            because: 'syncthing replicates: what is deleted here is deleted there',
          },
        ],
      };
    case 'external':
      return { ...base, captures: only('unknown', 'an external mover, which BackOps does not know') };
  }
}

function versioned(name: 'restic' | 'kopia', settings: Node | undefined, resource: Resource): Mover {
  const copyMethod = get(settings, 'copyMethod');
  const repository = textOf(get(settings, 'repository'));
  const at = copyMethod?.at ?? settings?.at;
  const rule = (method: CaptureMethod, because: string): CaptureRule => ({
    when: always,
    method,
    because,
    ...(at && { at }),
  });
  const base = { name, settings, ...(repository !== undefined && { destination: `repository ${repository}` }) };
  if (settings?.kind === 'unknown')
    return { ...base, captures: [rule('unknown', `spec.${name} cannot be read here`)], problems: [] };
  if (copyMethod?.kind === 'unknown') {
    // Whatever it is, the data gets into the repository; only its consistency is open.
    const label = `spec.${name}.copyMethod: ${copyMethod.reason.detail}`;
    const image = rule('snapshot-copy', `${name} copies it, perhaps from a point-in-time image`);
    return {
      ...base,
      captures: [{ ...image, when: { op: 'constant', value: 'unknown', label } }, rule('file-copy', label)],
      problems: [],
    };
  }
  switch (textOf(copyMethod)) {
    case 'Snapshot':
    case 'Clone': {
      const copied = rule('snapshot-copy', `${name} copies a point-in-time image of it`);
      return {
        ...base,
        captures: [...(textOf(copyMethod) === 'Snapshot' ? [classless(at)] : []), copied],
        problems: [],
      };
    }
    case 'Direct':
    case 'None':
      return { ...base, captures: [rule('file-copy', `${name} reads its files while they are in use`)], problems: [] };
    default: {
      // The CRD has no default, and the volume handler refuses all but the four (internal/controller/volumehandler).
      const because = `spec.${name}.copyMethod ${copyMethod ? 'is none that VolSync knows' : 'is not set'}, so VolSync refuses to copy`;
      return {
        ...base,
        captures: [{ ...rule('none', because), gap: 'nothing' }],
        problems: [{ kind: 'ineffective', message: because, at: at ?? resource.at }],
      };
    }
  }
}

/** VolSync waits for ever for a snapshot that no VolumeSnapshotClass is there for. */
function classless(at: Place | undefined): CaptureRule {
  return {
    when: {
      op: 'test',
      on: 'storageClass',
      field: 'snapshotClass',
      is: { op: 'equals', value: scalar(false) },
      label: 'a VolumeSnapshotClass of its driver',
      whenUnseen: 'no',
    },
    method: 'none',
    gap: 'nothing',
    because: 'the cluster has no VolumeSnapshotClass for the driver of its storage class',
    ...(at && { at }),
  };
}
