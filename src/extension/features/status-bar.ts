import * as vscode from 'vscode';
import type { Parts } from '../compose.ts';
import { createMarkdown } from '../markdown.ts';
import { verdictIcons, verdicts, verdictWord } from '../words.ts';

const t = vscode.l10n.t;

/** How much of the workspace is protected; a click opens the coverage view. */
export function registerStatusBar({ model }: Parts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('backops.coverage', vscode.StatusBarAlignment.Left, 20);
  item.name = t('Backup coverage');
  item.command = 'backops.coverage.focus';

  function show(): void {
    const counted = model.allComponents().filter((one) => one.purpose === 'production');
    const of = (verdict: string): number => counted.filter((one) => one.verdict === verdict).length;
    const total = counted.length - of('exempt');
    item.backgroundColor = undefined;
    if (model.state === 'loading') {
      item.text = `$(loading~spin) ${t('BackOps: analysing…')}`;
      item.tooltip = t('BackOps reads the workspace');
    } else if (model.state === 'stopped') {
      item.text = `$(error) ${t('BackOps: stopped')}`;
      item.tooltip = t('The analysis failed three times. "BackOps: Check Workspace" starts it again.');
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    } else {
      item.text = `$(shield) ${t('{0}/{1} protected', of('protected'), total)}`;
      const text = createMarkdown();
      text.appendMarkdown(`**${t('Backup coverage')}**\n\n`);
      for (const verdict of verdicts) {
        if (of(verdict) > 0)
          text.appendMarkdown(`$(${verdictIcons[verdict].icon}) ${of(verdict)} ${verdictWord(verdict)}\n\n`);
      }
      item.tooltip = text;
    }
    // A workspace without anything stateful needs no item.
    if (model.state === 'ready' && counted.length === 0) item.hide();
    else item.show();
  }

  show();
  return vscode.Disposable.from(item, model.onDidChange(show));
}
