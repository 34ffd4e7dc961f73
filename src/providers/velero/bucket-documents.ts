import {
  type DocumentId,
  type ObjectStoreReader,
  objectStoreError,
  type StoredAt,
} from '../../core/model/object-store.ts';
import { keyOf } from './bucket-layout.ts';
import { withoutBookkeeping } from './bucket-secrets.ts';
import { fileName, jsonOf } from './bucket-text.ts';
import { operationLines, resourceLines, resultLines, volumeLines } from './document-lines.ts';

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
