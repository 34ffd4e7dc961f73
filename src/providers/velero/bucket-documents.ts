import { liveNumber, liveText, liveTexts, liveValue } from '../../core/model/live-object.ts';
import {
  type DocumentId,
  type ObjectStoreReader,
  objectStoreError,
  type StoredAt,
} from '../../core/model/object-store.ts';
import { keyOf } from './bucket-layout.ts';
import { withoutBookkeeping } from './bucket-secrets.ts';
import { fileName, jsonOf, shown } from './bucket-text.ts';
import { volumeOf, volumeText } from './bucket-volumes.ts';

/** Text that a person still reads; an editor gets slow beyond it. */
const maxLogBytes = 10_000_000;
const maxJsonBytes = 50_000_000;

/** What a document says: lines of text, or an object that is shown as it is. */
export type RawDocument =
  | { readonly text: string; readonly problems: readonly string[] }
  | { readonly object: unknown };

/** Rejects with an ObjectStoreError, `absent` where there is no such file. What is broken is shown as far as it goes. */
export async function readDocument(
  reader: ObjectStoreReader,
  at: StoredAt,
  id: Exclude<DocumentId, 'contents'>,
  signal?: AbortSignal,
): Promise<RawDocument> {
  const key = keyOf(at, id);
  const read = await reader.read(key, id === 'logs' ? maxLogBytes : maxJsonBytes, signal);
  if (read === undefined) {
    throw objectStoreError(
      'absent',
      `${fileName(key)} is not there.`,
      'Velero writes it when the backup is done; refresh the list.',
    );
  }
  if (id === 'logs') {
    const cut = read.isCut ? [`it is longer than ${maxLogBytes / 1e6} MB; the rest is not shown`] : [];
    return { text: read.text, problems: [...(read.problem ? [read.problem] : []), ...cut] };
  }
  const value = jsonOf(read);
  if (typeof value !== 'object' || value === null) {
    throw objectStoreError(
      'broken',
      `${fileName(key)} ${typeof value === 'string' ? value : 'holds no list and no object'}.`,
      'It was damaged or is still being written; the other documents may be well.',
    );
  }
  if (id === 'backup') return { object: withoutBookkeeping(value) };
  return { text: `${renderers[id](value).join('\n')}\n`, problems: [] };
}

const renderers: Readonly<Record<'results' | 'resources' | 'volumes' | 'operations', (value: object) => string[]>> = {
  results: resultLines,
  resources: resourceLines,
  volumes: volumeLines,
  operations: operationLines,
};

/** velero pkg/util/results/result.go. */
function resultLines(value: object): string[] {
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

function resourceLines(value: object): string[] {
  const types = Object.keys(value).sort();
  if (types.length === 0) return ['The backup holds no objects.'];
  return types.flatMap((type) => {
    const names = [...liveTexts(value, type)].sort();
    return [`${type}: ${names.length}`, ...names.map((name) => `  ${name}`), ''];
  });
}

function volumeLines(value: object): string[] {
  if (!Array.isArray(value) || value.length === 0) return ['Velero recorded no volume in this backup.'];
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
function operationLines(value: object): string[] {
  if (!Array.isArray(value) || value.length === 0) return ['No operation outlived the backup of its object.'];
  return value.flatMap((one) => {
    const id = (name: string) => liveText(one, 'spec', 'resourceIdentifier', name);
    const what = [id('Resource') ?? 'object', id('Namespace'), id('Name')]
      .filter((part) => part !== undefined)
      .join('/');
    const [done, total] = [liveNumber(one, 'status', 'nCompleted'), liveNumber(one, 'status', 'nTotal')];
    const units = liveText(one, 'status', 'operationUnits') ?? '';
    const rows: (readonly [string, string | undefined])[] = [
      ['phase', liveText(one, 'status', 'phase') ?? liveText(one, 'status', 'operationPhase')],
      ['action', liveText(one, 'spec', 'backupItemAction')],
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
