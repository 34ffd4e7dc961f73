import * as vscode from 'vscode';
import {
  type ArchiveListing,
  type BackupBucket,
  type BucketListing,
  type DocumentText,
  isObjectStoreError,
  type ObjectStoreError,
  type ObjectStoreErrorCode,
  type StoredAt,
} from '../../../core/model/object-store.ts';
import { UserError } from '../../commands.ts';
import type { Store, Stores } from './stores.ts';
import type { StoredDocument } from './uris.ts';

const t = vscode.l10n.t;

/** What was read from stores, until somebody wants it anew. */
export interface Listings extends vscode.Disposable {
  backups(store: Store): Promise<BucketListing>;
  contents(store: Store, at: StoredAt): Promise<ArchiveListing>;
  /** Not kept. */
  document(what: StoredDocument, signal?: AbortSignal): Promise<DocumentText>;
  /** Forgets what was read, and ends what is being read; of all stores without an id. */
  forget(id?: string): void;
}

/** A store said no, or did not answer. */
export class StoreProblem extends UserError {
  readonly storeCode: ObjectStoreErrorCode;

  constructor({ storeCode, message, remedy }: ObjectStoreError) {
    super(capital(message), remedy);
    this.storeCode = storeCode;
  }
}

interface Opened {
  readonly abort: AbortController;
  readonly bucket: Promise<BackupBucket>;
  backups?: Promise<BucketListing>;
  readonly contents: Map<string, Promise<ArchiveListing>>;
}

/** Opens a store when it is first asked, and says why it cannot be read in words that a person can act on. */
export function createListings(stores: Stores): Listings {
  const opened = new Map<string, Opened>();

  function of(store: Store): Opened {
    const found = opened.get(store.id);
    if (found) return found;
    const one: Opened = { abort: new AbortController(), bucket: stores.open(store), contents: new Map() };
    opened.set(store.id, one);
    return one;
  }

  function forget(id?: string): void {
    for (const [key, { abort, bucket }] of opened) {
      if (id !== undefined && key !== id) continue;
      opened.delete(key);
      abort.abort(new vscode.CancellationError());
      bucket.then(
        (one) => one.close(),
        () => undefined,
      );
    }
  }

  return {
    backups(store) {
      const one = of(store);
      one.backups ??= told(
        one.bucket.then((bucket) => bucket.list({ now: new Date().toISOString() }, one.abort.signal)),
      );
      return one.backups;
    },
    contents(store, at) {
      const one = of(store);
      const key = `${at.prefix}${at.name}`;
      const known = one.contents.get(key) ?? told(one.bucket.then((bucket) => bucket.contents(at, one.abort.signal)));
      one.contents.set(key, known);
      return known;
    },
    async document({ store: id, prefix, name, document, object }, signal) {
      const store = stores.one(id);
      if (!store) throw new UserError(t('This object store was removed.'));
      const one = of(store);
      const signals = AbortSignal.any([one.abort.signal, ...(signal ? [signal] : [])]);
      const at = { prefix, name };
      return told(
        one.bucket.then((bucket) =>
          object === undefined ? bucket.document(at, document, signals) : bucket.object(at, object, signals),
        ),
      );
    },
    forget,
    dispose: () => forget(),
  };
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isObjectStoreError(error)) throw new StoreProblem(error);
    throw error;
  }
}

/** Of an address the first letter stays small. */
const capital = (text: string): string => (/^https?:/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));
