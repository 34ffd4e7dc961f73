import * as vscode from 'vscode';
import type { Fix } from '../core/model/finding.ts';
import type { AnalysisHost } from '../worker/analysis-host.ts';
import { UserError } from './commands.ts';
import type { Paths } from './paths.ts';
import type { Positions } from './positions.ts';

const t = vscode.l10n.t;

interface Needs {
  readonly host: AnalysisHost;
  readonly paths: Paths;
  readonly positions: Positions;
}

/**
 * A fix as the editor applies it, in one step of undo. Refuses when a document says something else than the text that
 * the fix was made for: its offsets would point anywhere.
 */
export async function toWorkspaceEdit(fix: Fix, { host, paths, positions }: Needs): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const { file, text } of fix.creates) {
    edit.createFile(uriOf(file, paths), { contents: new TextEncoder().encode(text), overwrite: false });
  }
  for (const file of new Set(fix.edits.map((one) => one.file))) {
    const uri = uriOf(file, paths);
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.getText() !== host.text(file)) {
      host.applyChanges([{ path: file, text: document.getText() }]);
      throw new UserError(t('{0} changed meanwhile.', file), t('Try again.'));
    }
    for (const one of fix.edits) {
      if (one.file === file) edit.replace(uri, positions.range(one), one.text);
    }
  }
  return edit;
}

/** Applies it and brings what it made into view: the new policy, or else the first edited place. */
export async function applyFix(fix: Fix, needs: Needs): Promise<void> {
  const edit = await toWorkspaceEdit(fix, needs);
  if (!(await vscode.workspace.applyEdit(edit))) throw new UserError(t('The editor did not apply the change.'));
  await showResult(fix, needs);
}

/** The note goes with it: what a person must still do, or what takes effect at once. */
export async function showResult(fix: Fix, { paths }: Needs): Promise<void> {
  const created = fix.creates[0]?.file;
  const uri = created === undefined ? undefined : paths.toUri(created);
  if (uri)
    await vscode.window.showTextDocument(uri, {
      preview: false,
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
  if (fix.note !== undefined) void vscode.window.showInformationMessage(fix.note);
}

function uriOf(file: string, paths: Paths): vscode.Uri {
  const uri = paths.toUri(file);
  if (!uri) throw new UserError(t('{0} lies in no folder of this workspace.', file));
  return uri;
}
