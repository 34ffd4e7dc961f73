// What Velero's files about a backup or restore say, line by line; the same whether they come from a bucket or through a link.
import { liveNumber, liveText, liveTexts, liveValue } from '../../core/model/live-object.ts';
import { shown } from './bucket-text.ts';
import { volumeOf, volumeText } from './bucket-volumes.ts';

/** velero pkg/util/results/result.go. */
export function resultLines(value: object): string[] {
  const part = (name: string, title: string): string[] => {
    const result = liveValue(value, name);
    const namespaces = Object.keys(Object(liveValue(result, 'namespaces')));
    const groups: (readonly [string, readonly string[]])[] = [
      ['Velero', liveTexts(result, 'velero')],
      ['cluster', liveTexts(result, 'cluster')],
      ...namespaces.map((one) => [`namespace ${one}`, liveTexts(result, 'namespaces', one)] as const),
    ];
    const count = groups.reduce((sum, [, lines]) => sum + lines.length, 0);
    const said = groups.filter(([, lines]) => lines.length > 0);
    return [
      `${title}: ${count === 0 ? 'none' : count}`,
      ...said.flatMap(([name, lines]) => [`  ${name}`, ...lines.map((line) => `    ${line}`)]),
    ];
  };
  return [...part('errors', 'Errors'), '', ...part('warnings', 'Warnings')];
}

export function resourceLines(value: object): string[] {
  const types = Object.keys(value).sort();
  if (types.length === 0) return ['No objects.'];
  return types.flatMap((type) => {
    const names = [...liveTexts(value, type)].sort();
    return [`${type}: ${names.length}`, ...names.map((name) => `  ${name}`), ''];
  });
}

export function volumeLines(value: object): string[] {
  if (!Array.isArray(value) || value.length === 0) return ['Velero recorded no volume.'];
  return value.flatMap((info) => {
    const { name, namespace, fact, leftOut } = volumeOf(info);
    const rows: (readonly [string, string | number | undefined])[] = [
      ['data', fact ? volumeText(fact) : `not in it: ${leftOut}`],
      ['volume', liveText(info, 'pvName')],
      ['method', liveText(info, 'backupMethod')],
      ['moved', liveValue(info, 'snapshotDataMoved') === true ? 'into the store' : undefined],
      ['result', liveText(info, 'result')],
      ['bytes', fact?.sizeBytes],
      ['driver', liveText(info, 'csiSnapshotInfo', 'driver')],
      ['snapshot', snapshotOf(info)],
      ['pod', liveText(info, 'pvbInfo', 'podName')],
      [
        'uploader',
        liveText(info, 'pvbInfo', 'uploaderType') ?? liveText(info, 'snapshotDataMovementInfo', 'uploaderType'),
      ],
      ['reclaim policy', liveText(info, 'pvInfo', 'reclaimPolicy')],
      ['begun', liveText(info, 'startTimestamp')],
      ['done', liveText(info, 'completionTimestamp')],
    ];
    const said = rows.filter(([, text]) => text !== undefined);
    return [
      namespace === undefined ? name : `${namespace}/${name}`,
      ...said.map(([key, text]) => `  ${`${key}:`.padEnd(16)}${text}`),
      '',
    ];
  });
}

function snapshotOf(info: unknown): string | undefined {
  const parts = ['csiSnapshotInfo', 'snapshotDataMovementInfo', 'nativeSnapshotInfo', 'pvbInfo'];
  return parts.map((part) => liveText(info, part, 'snapshotHandle')).find((handle) => handle !== undefined);
}

/** velero pkg/itemoperation/backup_operation.go; the identifier's fields have no JSON names in Go. */
export function operationLines(value: object): string[] {
  if (!Array.isArray(value) || value.length === 0) return ['No operation outlived the handling of its object.'];
  return value.flatMap((one) => {
    const id = (name: string) => liveText(one, 'spec', 'resourceIdentifier', name);
    const what = [id('Resource') ?? 'object', id('Namespace'), id('Name')]
      .filter((part) => part !== undefined)
      .join('/');
    const [done, total] = [liveNumber(one, 'status', 'nCompleted'), liveNumber(one, 'status', 'nTotal')];
    const units = liveText(one, 'status', 'operationUnits') ?? '';
    const rows: (readonly [string, string | undefined])[] = [
      ['phase', liveText(one, 'status', 'phase') ?? liveText(one, 'status', 'operationPhase')],
      ['action', liveText(one, 'spec', 'backupItemAction') ?? liveText(one, 'spec', 'restoreItemAction')],
      ['progress', total ? `${done ?? 0} of ${total} ${units}`.trim() : undefined],
      ['description', liveText(one, 'status', 'description')],
      ['error', liveText(one, 'status', 'error')],
      ['begun', liveText(one, 'status', 'started') ?? liveText(one, 'status', 'created')],
      ['updated', liveText(one, 'status', 'updated')],
    ];
    const said = rows.filter(([, text]) => text !== undefined);
    return [shown(what), ...said.map(([key, text]) => `  ${`${key}:`.padEnd(14)}${text}`), ''];
  });
}

/** velero internal/volume/volumes_information.go, RestoreVolumeInfo. */
export function restoredVolumeLines(value: object): string[] {
  if (!Array.isArray(value) || value.length === 0) return ['Velero recorded no volume.'];
  return value.flatMap((info) => {
    const rows: (readonly [string, string | number | undefined])[] = [
      ['volume', liveText(info, 'pvName')],
      ['method', liveText(info, 'restoreMethod')],
      ['moved', liveValue(info, 'snapshotDataMoved') === true ? 'from the store' : undefined],
      ['driver', liveText(info, 'csiSnapshotInfo', 'driver')],
      ['snapshot', snapshotOf(info)],
      ['pod', liveText(info, 'pvrInfo', 'podName')],
      ['bytes', liveNumber(info, 'pvrInfo', 'size') ?? liveNumber(info, 'snapshotDataMovementInfo', 'size')],
    ];
    const claim = [liveText(info, 'pvcNamespace'), liveText(info, 'pvcName')].filter((part) => part !== undefined);
    const said = rows.filter(([, text]) => text !== undefined);
    return [shown(claim.join('/') || 'a volume'), ...said.map(([key, text]) => `  ${`${key}:`.padEnd(16)}${text}`), ''];
  });
}
