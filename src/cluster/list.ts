import { clusterError, type ServedKind } from '../core/model/cluster-reader.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import type { Connection } from './connection.ts';
import { pathOf, queryOf } from './paths.ts';

export interface Listed {
  readonly objects: readonly LiveObject[];
  /** The state of the server that the list shows: a watch goes on from here. */
  readonly resourceVersion: string | undefined;
}

/** What of a kind; selectors in the server's own language. */
export interface Selected {
  readonly namespace?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly labelSelector?: string | undefined;
}

interface Page {
  readonly items?: readonly LiveObject[];
  readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string };
}

/** Objects per request: what kubectl asks for, small enough for a slow server. */
const pageSize = 500;

/** All pages. Rejects with a ClusterError. */
export async function listAll(
  connection: Connection,
  kind: ServedKind,
  selected: Selected,
  signal?: AbortSignal,
): Promise<Listed> {
  // A continue token lives a few minutes; on a slow walk through many pages the server asks to begin again.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const found = await pages(connection, kind, selected, signal);
    if (found) return found;
  }
  throw clusterError('slow', `the list of ${kind.plural} changed faster than it could be read.`, 'Try again.');
}

async function pages(
  connection: Connection,
  kind: ServedKind,
  { namespace, ...selectors }: Selected,
  signal: AbortSignal | undefined,
): Promise<Listed | undefined> {
  const objects: LiveObject[] = [];
  let next = '';
  for (;;) {
    const query = queryOf({ limit: pageSize, continue: next, ...selectors });
    const answer = await connection.get(pathOf(kind, namespace) + query, signal, next ? [410] : []);
    if (answer.status === 410) return undefined;
    const { items = [], metadata } = answer.body as Page;
    for (const item of items) objects.push(item);
    next = metadata?.continue ?? '';
    if (next === '') return { objects, resourceVersion: metadata?.resourceVersion };
  }
}
