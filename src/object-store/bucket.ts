import { stringify } from 'yaml';
import type { ArchiveListing, BackupBucket, BucketOptions, DocumentText } from '../core/model/object-store.ts';
import { findBackup, listBackups } from '../providers/velero/bucket.ts';
import { listContents, readObject } from '../providers/velero/bucket-contents.ts';
import { type RawDocument, readDocument } from '../providers/velero/bucket-documents.ts';
import { openObjectStore } from './open.ts';

/** Velero's backups in a bucket. Contacts nothing: the first question does. Throws an ObjectStoreError. */
export function openBucket(options: BucketOptions): BackupBucket {
  const reader = openObjectStore(options);
  return {
    address: reader.address,
    list: (query, signal) => listBackups(reader, query, signal),
    find: (name, signal) => findBackup(reader, name, signal),
    contents: (at, signal) => listContents(reader, at, signal),
    async document(at, id, signal) {
      if (id === 'contents') return { language: 'text', text: contentsText(await listContents(reader, at, signal)) };
      return documentText(await readDocument(reader, at, id, signal), id === 'logs' ? 'log' : 'text');
    },
    object: async (at, id, signal) => documentText({ object: await readObject(reader, at, id, signal) }, 'text'),
    close: reader.close,
  };
}

function documentText(raw: RawDocument, language: 'log' | 'text'): DocumentText {
  if ('object' in raw) return { language: 'yaml', text: harmless(stringify(raw.object, { lineWidth: 0 })) };
  const problems = raw.problems.map((problem) => `\n[BackOps: ${problem}]\n`).join('');
  return { language, text: harmless(raw.text) + problems };
}

function contentsText({ objects, problems }: ArchiveListing): string {
  const width = Math.max(0, ...objects.map(({ id }) => id.length));
  const lines = objects.map(({ id, bytes }) => `${id.padEnd(Math.min(width, 100))}  ${bytes} B`);
  const count = `${objects.length} ${objects.length === 1 ? 'object' : 'objects'}`;
  return `${[...lines, '', count, ...problems.map((problem) => `[BackOps: ${problem}]`)].join('\n')}\n`;
}

/** A log is anybody's writing: signs that a terminal would obey, or that turn a line around, are made visible. */
function harmless(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
