import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { BackOpsApi } from '../../src/extension/compose.ts';

/** What the activated extension gives to others. */
export async function api(): Promise<BackOpsApi> {
  const extension = vscode.extensions.getExtension<BackOpsApi>('backops.backops');
  assert.ok(extension, 'the extension is not installed');
  return extension.activate();
}

export function workspaceUri(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(workspaceUri(path));
}

/** Replaces the whole text, as one edit that is not saved. */
export async function edit(editor: vscode.TextEditor, change: (text: string) => string): Promise<void> {
  const { document } = editor;
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  assert.ok(await editor.edit((builder) => builder.replace(all, change(document.getText()))));
}

export const fileDiagnostics = (path: string): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(workspaceUri(path)).filter(({ source }) => source === 'BackOps');

export async function lensTitles(uri: vscode.Uri): Promise<(string | undefined)[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  // Icon and text are an en space apart, which looks like any other here.
  return lenses.map(({ command }) => command?.title.replace('\u2002', ' '));
}

/** Tries until it no longer throws; the last error is what the test shows when time is up. */
export async function eventually<T>(check: () => T | Promise<T>, limit = 10_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(20);
    }
  }
}
