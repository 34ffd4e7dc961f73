import type { Manifest } from './cluster-writer.ts';

/**
 * The part of a provider that knows what there is to read about one of its objects beside the object itself: logs, results, lists. In
 * `documents.ts` of its folder. Pure: somebody else asks the cluster and downloads.
 */
export interface Documents {
  /** Folder name: `velero`. */
  readonly provider: string;
  /** What there may be to read about an object of this type (`velero.io/Backup`); empty for others. */
  of(type: string): readonly LiveDocument[];
  /** Where objects beside it hold, in base64, the authorities (PEM) of private stores that the links lead to. */
  readonly authorities?: { readonly type: string; readonly path: readonly string[] };
  /** How to come by it. `name` is of the object that is made for it, and new. */
  request(document: LiveDocument, at: DocumentAt, name: string): DocumentRequest;
  /** What was downloaded, as a person reads it. Never throws: what is broken is said to be. */
  text(document: LiveDocument, raw: string): string;
  /** What the second of two lists of objects has more, and what less; undefined where one of them is no list. */
  compare(older: string, newer: string): ListDifference | undefined;
}

export interface LiveDocument {
  /** Of the system: `BackupLog`. */
  readonly id: string;
  /** `log`, `errors and warnings`. */
  readonly title: string;
  readonly language: 'log' | 'text';
  /** Can two of these be compared? */
  readonly isList: boolean;
}

export interface DocumentAt {
  /** Where the system keeps its objects. */
  readonly namespace: string;
  /** Of the backup or restore that it is about. */
  readonly name: string;
}

/** An object whose controller answers with a link that opens the document to whoever has it: never shown, never kept. */
export interface DocumentRequest {
  readonly object: Manifest;
  /** Where the link stands in the object, once it is there. */
  readonly link: readonly string[];
}

export interface ListDifference {
  /** `apps/v1/Deployment shop/web`, sorted. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}
