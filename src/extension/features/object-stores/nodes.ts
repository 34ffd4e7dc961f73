import type {
  ArchivedObject,
  DocumentId,
  ObjectStoreErrorCode,
  StoredBackup,
} from '../../../core/model/object-store.ts';
import type { Store } from './stores.ts';

export type StoreNode =
  | { readonly is: 'store'; readonly store: Store }
  | BackupNode
  | { readonly is: 'document'; readonly store: Store; readonly backup: StoredBackup; readonly document: DocumentId }
  | { readonly is: 'contents'; readonly store: Store; readonly backup: StoredBackup }
  | ObjectsNode
  | { readonly is: 'object'; readonly store: Store; readonly backup: StoredBackup; readonly object: ArchivedObject }
  /** Why nothing, or not everything, can be shown. */
  | {
      readonly is: 'problem';
      readonly store: Store;
      readonly message: string;
      readonly remedy?: string;
      readonly code?: ObjectStoreErrorCode;
      readonly isNotice: boolean;
    };

export interface BackupNode {
  readonly is: 'backup';
  readonly store: Store;
  readonly backup: StoredBackup;
}

/** Objects of a namespace (absent: cluster-scoped), then of one resource in it. */
export interface ObjectsNode {
  readonly is: 'objects';
  readonly store: Store;
  readonly backup: StoredBackup;
  readonly namespace: string | undefined;
  readonly resource?: string;
  readonly objects: readonly ArchivedObject[];
}

/** What tells one node from every other. */
export function keyOf(node: StoreNode): string {
  const backup = 'backup' in node ? `${node.backup.prefix}${node.backup.name}` : '';
  const rest =
    node.is === 'document'
      ? node.document
      : node.is === 'objects'
        ? `${node.namespace ?? ''}/${node.resource ?? ''}`
        : node.is === 'object'
          ? node.object.id
          : node.is === 'problem'
            ? node.message
            : '';
  return JSON.stringify([node.is, node.store.id, backup, rest]);
}

/** Namespaces first, what belongs to none last; within one by resource, in the order of their names. */
export function groupObjects(
  { store, backup }: Pick<BackupNode, 'store' | 'backup'>,
  objects: readonly ArchivedObject[],
  by: 'namespace' | 'resource',
): readonly ObjectsNode[] {
  const groups = new Map<string, ArchivedObject[]>();
  for (const one of objects) {
    const key = by === 'namespace' ? (one.namespace ?? '') : one.resource;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const names = [...groups.keys()].sort((a, b) => Number(a === '') - Number(b === '') || (a < b ? -1 : 1));
  return names.map((name) => {
    const found = groups.get(name) ?? [];
    const namespace = by === 'namespace' ? name || undefined : found[0]?.namespace;
    return { is: 'objects', store, backup, namespace, ...(by === 'resource' && { resource: name }), objects: found };
  });
}
