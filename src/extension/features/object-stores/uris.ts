import * as vscode from 'vscode';
import type { DocumentId } from '../../../core/model/object-store.ts';

export const storeScheme = 'backops-store';

/** Which text: of which backup in which store. */
export interface StoredDocument {
  readonly store: string;
  readonly prefix: string;
  readonly name: string;
  readonly document: DocumentId;
  /** One object of the contents. */
  readonly object?: string;
}

/** The path is for people and for the choice of a language; what is meant stands in the query. */
export function documentUri(what: StoredDocument): vscode.Uri {
  const { name, document, object } = what;
  const clean = (text: string) => text.replace(/[^\w.-]/g, '-');
  const extension = object !== undefined || document === 'backup' ? 'yaml' : document === 'logs' ? 'log' : 'txt';
  const [resource = '', ...names] = object?.split('/') ?? [];
  // The name of the backup also stands in the tab, of an object its kind.
  const file = object === undefined ? `${clean(name)}-${document}` : [resource, ...names].map(clean).join('.');
  return vscode.Uri.from({
    scheme: storeScheme,
    path: `/${clean(name)}/${file}.${extension}`,
    query: JSON.stringify(what),
  });
}

/** Undefined for an address that was not made here. */
export function documentOf(uri: vscode.Uri): StoredDocument | undefined {
  try {
    const what = JSON.parse(uri.query) as StoredDocument;
    return [what.store, what.prefix, what.name, what.document].every((part) => typeof part === 'string')
      ? what
      : undefined;
  } catch {
    return undefined;
  }
}
