import * as vscode from 'vscode';
import { show as showRendered } from './documents.ts';

const scheme = 'backops-text';

/** Texts that were read once, as read-only documents for as long as somebody looks at them. */
export interface Texts extends vscode.Disposable {
  /** `name` with an ending that says what it is: `nightly-1.log`. Markdown is shown rendered. */
  show(name: string, text: string): Promise<void>;
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
  return {
    async show(name, text) {
      const uri = vscode.Uri.from({ scheme, path: `/${name}` });
      texts.set(uri.path, text);
      changed.fire(uri);
      if (name.endsWith('.md')) return showRendered(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}
