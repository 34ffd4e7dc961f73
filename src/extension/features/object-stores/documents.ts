import * as vscode from 'vscode';
import { UserError } from '../../commands.ts';
import type { Listings } from './listings.ts';
import { documentOf, documentUri, type StoredDocument, storeScheme } from './uris.ts';

const t = vscode.l10n.t;

export interface Documents extends vscode.Disposable {
  /** Reads it, cancellable, and shows it. */
  show(what: StoredDocument): Promise<void>;
  /** From now on documents may be read: before, a window that opens again with one would contact a store unasked. */
  wake(): void;
}

/** Logs, results and objects of a backup as read-only documents. */
export function createDocuments(listings: Listings): Documents {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const texts = new Map<string, string>();
  let isAwake = false;

  async function read(what: StoredDocument, token: vscode.CancellationToken): Promise<string> {
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    try {
      return (await listings.document(what, abort.signal)).text;
    } finally {
      cancelled.dispose();
    }
  }

  async function provide(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const known = texts.get(uri.toString());
    if (known !== undefined) return known;
    const what = documentOf(uri);
    if (!what) return '';
    if (!isAwake) return `${t('Open the Object Stores view to read this from its store.')}\n`;
    try {
      return await read(what, token);
    } catch (error) {
      if (error instanceof UserError) return `${error.message}\n${error.remedy ?? ''}\n`;
      throw error;
    }
  }

  return {
    async show(what) {
      const uri = documentUri(what);
      const title = t('Reading {0}', uri.path.slice(1));
      const progress = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      texts.set(uri.toString(), await quickly(progress, (token) => read(what, token)));
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: true });
    },
    wake() {
      if (isAwake) return;
      isAwake = true;
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === storeScheme) changed.fire(uri);
    },
    dispose: vscode.Disposable.from(
      changed,
      vscode.workspace.registerTextDocumentContentProvider(storeScheme, {
        onDidChange: changed.event,
        provideTextDocumentContent: provide,
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void texts.delete(uri.toString())),
    ).dispose,
  };
}

/** A notification only for what takes longer than a moment. */
async function quickly<T>(
  options: vscode.ProgressOptions,
  task: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new vscode.CancellationTokenSource();
  const work = task(source.token);
  const isLate = await Promise.race([
    work.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(resolve, 500, true)),
  ]);
  if (!isLate) return work;
  return vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => source.cancel());
    return work;
  });
}
