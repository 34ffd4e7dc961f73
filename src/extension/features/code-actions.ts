import * as vscode from 'vscode';
import type { Finding, Fix } from '../../core/model/finding.ts';
import type { Parts } from '../compose.ts';
import { wantedDocuments } from '../files.ts';
import { toWorkspaceEdit } from '../workspace-edit.ts';
import { createChosenFixes } from './chosen-fix.ts';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('backops');

/** The edit of a listed action is built when somebody chooses it. */
class FixAction extends vscode.CodeAction {
  readonly fix: Fix;

  constructor(fix: Fix, kind: vscode.CodeActionKind) {
    super(fix.title, kind);
    this.fix = fix;
  }
}

/** Fixes of the findings under the cursor, and `source.fixAll.backops` for saving. */
export function registerCodeActions(parts: Parts): vscode.Disposable {
  const { host, model, paths, positions } = parts;
  const chosen = createChosenFixes();

  async function fixesAt(
    document: vscode.TextDocument,
    range: vscode.Range,
    file: string,
    known: readonly vscode.Diagnostic[],
  ): Promise<FixAction[]> {
    const touched = model.findings(file).filter((one) => positions.range(one.at).intersection(range));
    if (touched.length === 0) return [];
    const version = document.version;
    const fixes = await host.fixes({ findings: touched.map((one) => one.id) });
    if (document.version !== version) return [];
    return fixes.map((fix) => {
      const action = new FixAction(fix, vscode.CodeActionKind.QuickFix);
      action.isPreferred = fix.preferred;
      const of = touched.filter((one) => fix.findings.includes(one.id));
      action.diagnostics = known.filter((one) => of.some((finding) => isOf(one, finding)));
      action.command = chosen.commandOf(fix);
      return action;
    });
  }

  function isOf(diagnostic: vscode.Diagnostic, finding: Finding): boolean {
    const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
    return (
      diagnostic.source === 'BackOps' && code === finding.rule && diagnostic.range.isEqual(positions.range(finding.at))
    );
  }

  async function fixAll(file: string): Promise<FixAction[]> {
    const fix = await host.fixAll(file);
    return fix ? [new FixAction(fix, fixAllKind)] : [];
  }

  const provider: vscode.CodeActionProvider<FixAction> = {
    async provideCodeActions(document, range, context, token) {
      const file = paths.toPath(document.uri);
      if (file === undefined) return undefined;
      const { only } = context;
      const actions: FixAction[] = [];
      if (!only || only.contains(vscode.CodeActionKind.QuickFix))
        actions.push(...(await fixesAt(document, range, file, context.diagnostics)));
      // Only on demand (saving, `Source Action…`): computing it means all fixes of the file.
      if (only?.contains(fixAllKind)) actions.push(...(await fixAll(file)));
      return token.isCancellationRequested ? undefined : actions;
    },
    async resolveCodeAction(action) {
      if (action.fix.kind !== 'exempt') action.edit = await toWorkspaceEdit(action.fix, parts);
      return action;
    },
  };
  const registration = vscode.languages.registerCodeActionsProvider(wantedDocuments, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind],
  });
  return vscode.Disposable.from(registration, chosen);
}
