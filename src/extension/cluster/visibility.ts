import * as vscode from 'vscode';
import type { Connection } from './connection.ts';

/** Connects while a view can be seen. */
export function holdWhileVisible(
  view: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>,
  connection: Connection,
): vscode.Disposable {
  let held: vscode.Disposable | undefined;

  function look(): void {
    held?.dispose();
    held = view.visible ? connection.hold() : undefined;
  }

  look();
  return vscode.Disposable.from(view.onDidChangeVisibility(look), { dispose: () => held?.dispose() });
}
