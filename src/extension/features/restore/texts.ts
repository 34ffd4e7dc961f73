import * as vscode from 'vscode';
import { show as showRendered } from './documents.ts';

const scheme = 'backops-text';

/** Texts that were read once, as read-only documents for as long as somebody looks at them. */
export interface Texts extends vscode.Disposable {
  /** `nightly-1.log`: the ending says to the editor what it is. */
  show(name: string, text: string): Promise<void>;
  showMarkdown(name: string, text: string): Promise<void>;
}

export function createTexts(): Texts {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const parts = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === scheme && texts.delete(uri.path)),
  ];

  function keep(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    texts.set(uri.path, text);
    changed.fire(uri);
    return uri;
  }

  return {
    async show(name, text) {
      const document = await vscode.workspace.openTextDocument(keep(name, text));
      await vscode.window.showTextDocument(document, { preview: true });
    },
    showMarkdown: (name, text) => showRendered(keep(name, text)),
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}
