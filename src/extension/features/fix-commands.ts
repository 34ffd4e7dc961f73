import * as vscode from 'vscode';
import { reasonPlaceholder } from '../../core/fixes/exempt.ts';
import type { Fix } from '../../core/model/finding.ts';
import type { ComponentView } from '../../core/session/types.ts';
import { UserError } from '../commands.ts';
import type { Parts } from '../compose.ts';
import { applyFix, showResult } from '../workspace-edit.ts';

const t = vscode.l10n.t;

/** Fixes that need a question first, and those that start from the coverage view or the palette. */
export function registerFixCommands(parts: Parts): vscode.Disposable {
  const { host, model, paths, positions, commands } = parts;

  commands.register('backops.applyFix', (fix: Fix) => apply(fix));
  // Runs after the editor applied a code action.
  commands.register('backops.fixApplied', (fix: Fix) => showResult(fix, parts));
  commands.register('backops.fixFile', async () => {
    const { file } = active();
    const fix = await host.fixAll(file);
    if (!fix)
      throw new UserError(
        t('Nothing in {0} has a fix that fits without a question.', file),
        t('The light bulb offers the others.'),
      );
    await apply(fix);
  });
  commands.register('backops.addExemption', async (item?: { component?: ComponentView }) => {
    const fixes = await fixesOf(item?.component ?? (await componentAtCursor()));
    const fix = fixes.find((one) => one.kind === 'exempt');
    if (!fix) throw new UserError(t('Nothing is reported here, so there is nothing to exempt.'));
    await apply(fix);
  });
  commands.register('backops.fixComponent', async (item?: { component?: ComponentView }) => {
    const fixes = await fixesOf(item?.component ?? (await componentAtCursor()));
    if (fixes.length === 0)
      throw new UserError(t('There is no fix for this component.'), t('Its evidence says what would settle it.'));
    const picked = await vscode.window.showQuickPick(
      fixes.map((fix) => ({
        label: `$(${icons[fix.kind]}) ${fix.title}`,
        description: fix.preferred ? t('preferred') : '',
        ...(fix.note !== undefined && { detail: fix.note }),
        fix,
      })),
      { placeHolder: t('Fix') },
    );
    if (picked) await apply(picked.fix);
  });

  async function apply(fix: Fix): Promise<void> {
    await applyFix(fix.kind === 'exempt' ? withReason(fix, await askReason()) : fix, parts);
  }

  function active(): { editor: vscode.TextEditor; file: string } {
    const editor = vscode.window.activeTextEditor;
    const file = editor && paths.toPath(editor.document.uri);
    if (!editor || file === undefined)
      throw new UserError(t('Open a manifest or Terraform file of this workspace first.'));
    return { editor, file };
  }

  async function componentAtCursor(): Promise<ComponentView> {
    const { editor, file } = active();
    const at = editor.selection.active;
    const offset = editor.document.offsetAt(at);
    // Where several stand in one object (its claims), the finding under the cursor says which one is meant.
    const id = model.findings(file).find((one) => positions.range(one.at).contains(at))?.component;
    const known = id === undefined ? undefined : model.component(id);
    const [first] = known ? [known] : await host.explain({ file, offset });
    if (!first)
      throw new UserError(
        t('No stateful component stands here.'),
        t('Put the cursor into a workload, claim, database or bucket.'),
      );
    return first;
  }

  /** Also of a component whose finding carries the id that it has in another environment. */
  async function fixesOf({ id, location }: ComponentView): Promise<readonly Fix[]> {
    const findings = model
      .allFindings()
      .filter((one) => one.component === id || (one.at.file === location.file && one.at.start === location.start));
    return findings.length === 0 ? [] : host.fixes({ findings: findings.map((one) => one.id) });
  }

  return new vscode.Disposable(() => {});
}

const icons: Readonly<Record<Fix['kind'], string>> = { repair: 'wrench', policy: 'new-file', exempt: 'circle-slash' };

async function askReason(): Promise<string> {
  const reason = await vscode.window.showInputBox({
    title: t('Exempt from backup'),
    prompt: t(
      'Why does this need no backup? The reason is written beside it. "until 2027-06-30" at the end limits it.',
    ),
    placeHolder: t('rebuilt from the event log'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? t('A reason is needed: it is what the next reader sees.') : undefined,
  });
  if (reason === undefined) throw new vscode.CancellationError();
  return reason.trim().replace(/\s+/g, ' ');
}

function withReason(fix: Fix, reason: string): Fix {
  return {
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, text: edit.text.replaceAll(reasonPlaceholder, () => reason) })),
  };
}
