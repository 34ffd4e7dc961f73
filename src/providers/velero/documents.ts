import type { Documents, ListDifference, LiveDocument } from '../../core/model/documents.ts';
import { liveTexts } from '../../core/model/live-object.ts';
import { shown } from './bucket-text.ts';
import { operationLines, resourceLines, restoredVolumeLines, resultLines, volumeLines } from './document-lines.ts';

type Lines = (value: object) => string[];

interface Kind {
  readonly title: string;
  /** Undefined for a log, which is text already. */
  readonly lines?: Lines;
  readonly isList?: boolean;
}

/**
 * DownloadTargetKind of velero pkg/apis/velero/v1/download_request_types.go, as far as a person reads it. BackupContents is the
 * archive with the Secrets in it: nothing here asks for it.
 */
const kinds: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  'velero.io/Backup': {
    BackupLog: { title: 'log' },
    BackupResults: { title: 'errors and warnings', lines: resultLines },
    BackupVolumeInfos: { title: 'volumes', lines: volumeLines },
    BackupResourceList: { title: 'objects', lines: resourceLines, isList: true },
    BackupItemOperations: { title: 'operations', lines: operationLines },
  },
  'velero.io/Restore': {
    RestoreLog: { title: 'log' },
    RestoreResults: { title: 'errors and warnings', lines: resultLines },
    RestoreVolumeInfo: { title: 'volumes', lines: restoredVolumeLines },
    RestoreResourceList: { title: 'objects', lines: resourceLines, isList: true },
    RestoreItemOperations: { title: 'operations', lines: operationLines },
  },
};

/** What a DownloadRequest gives away about backups and restores. */
export const documents: Documents = {
  provider: 'velero',
  authorities: { type: 'velero.io/BackupStorageLocation', path: ['spec', 'objectStorage', 'caCert'] },
  of: (type) =>
    Object.entries(Object.hasOwn(kinds, type) ? (kinds[type] ?? {}) : {}).map(([id, kind]): LiveDocument => {
      const { title, lines, isList = false } = kind;
      return { id, title, language: lines ? 'text' : 'log', isList };
    }),
  request: ({ id }, { namespace, name: about }, name) => ({
    object: {
      apiVersion: 'velero.io/v1',
      kind: 'DownloadRequest',
      metadata: { name, namespace },
      spec: { target: { kind: id, name: about } },
    },
    link: ['status', 'downloadURL'],
  }),
  text: ({ id }, raw) => {
    const lines = Object.values(kinds).flatMap((of) => (Object.hasOwn(of, id) ? (of[id]?.lines ?? []) : []))[0];
    if (!lines) return raw;
    const value = parsed(raw);
    return value ? `${lines(value).join('\n')}\n` : `This is not what Velero writes: ${shown(raw.slice(0, 200))}\n`;
  },
  compare,
};

/** `type: [namespace/name]` in a backup; a restore adds what it did to each: `namespace/name(created)`. */
function compare(older: string, newer: string): ListDifference | undefined {
  const [before, after] = [objectsIn(older), objectsIn(newer)];
  if (!before || !after) return undefined;
  const more = (all: ReadonlySet<string>, than: ReadonlySet<string>): string[] =>
    [...all].filter((one) => !than.has(one)).sort();
  return { added: more(after, before), removed: more(before, after) };
}

function objectsIn(raw: string): ReadonlySet<string> | undefined {
  const value = parsed(raw);
  if (!value || Array.isArray(value)) return undefined;
  return new Set(
    Object.keys(value).flatMap((type) =>
      liveTexts(value, type).map((name) => shown(`${type} ${name.replace(/\([a-z ]+\)$/, '')}`)),
    ),
  );
}

function parsed(raw: string): object | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
