import { randomUUID } from 'node:crypto';
import { type ClusterReader, isClusterError } from '../../core/model/cluster-reader.ts';
import type { DocumentAt, Documents, LiveDocument } from '../../core/model/documents.ts';
import { liveText } from '../../core/model/live-object.ts';
import { typeOf } from '../../core/model/object-type.ts';
import { stepError } from './errors.ts';
import { kindsOf, type WritableCluster } from './tools.ts';
import { until } from './until.ts';

/** How a signed link is read; src/cluster does it. */
export type Download = (
  link: string,
  options: { readonly caBundle?: string; readonly signal?: AbortSignal },
) => Promise<{ readonly bytes: Uint8Array; readonly isComplete: boolean }>;

export interface ReadDocument {
  /** As the system wrote it. */
  readonly raw: string;
  /** As a person reads it. */
  readonly text: string;
  /** False where it is longer than anybody reads. */
  readonly isComplete: boolean;
}

/** Seconds that a controller may take to answer; it takes less than one when it is well. */
const patience = 60;

/**
 * Asks the backup system for a link, and reads what is behind it. The one thing that is written without a plan: a request to read, which the
 * system's controller deletes again. Rejects with a ClusterError or a StepError; the link is in none of them.
 */
export async function readDocument(
  documents: Documents,
  document: LiveDocument,
  at: DocumentAt,
  { reader, writer }: WritableCluster,
  download: Download,
  signal: AbortSignal = new AbortController().signal,
): Promise<ReadDocument> {
  const { object, link } = documents.request(document, at, `backops-${randomUUID()}`);
  const { metadata } = object;
  const kind = await kindsOf(reader, signal)(typeOf(object));
  await writer.create(kind, object, { signal });
  let found: string | undefined;
  const where = { ...(metadata.namespace !== undefined && { namespace: metadata.namespace }), name: metadata.name };
  const ended = await until(
    reader,
    kind,
    where,
    (objects) => {
      found = liveText(
        objects.find((one) => one.metadata.name === metadata.name),
        ...link,
      );
      return found === undefined ? { is: 'waiting', why: 'there is no link yet' } : { is: 'done' };
    },
    { seconds: patience, patienceSeconds: patience, signal },
  );
  if (ended.is !== 'done' || found === undefined) {
    throw stepError(
      `no link to the ${document.title} of ${at.name} came within ${patience} s.`,
      'Does the server of the backup system run, and does it reach its store?',
    );
  }
  const caBundle = await authoritiesOf(documents, at, reader, signal);
  const { bytes, isComplete } = await download(found, { signal, ...(caBundle !== '' && { caBundle }) });
  const raw = new TextDecoder().decode(bytes);
  return { raw, text: documents.text(document, raw), isComplete };
}

/** Of private stores; empty where there are none, or where they may not be read: then the machine's own have to do. */
async function authoritiesOf(
  { authorities }: Documents,
  { namespace }: DocumentAt,
  reader: ClusterReader,
  signal: AbortSignal,
): Promise<string> {
  if (!authorities) return '';
  try {
    const kind = await kindsOf(reader, signal)(authorities.type);
    const texts = (await reader.list(kind, namespace, signal)).flatMap(
      (one) => liveText(one, ...authorities.path) ?? [],
    );
    return texts.map((text) => Buffer.from(text, 'base64').toString('utf8')).join('\n');
  } catch (error) {
    if (isClusterError(error) && ['forbidden', 'absent'].includes(error.clusterCode)) return '';
    throw error;
  }
}
