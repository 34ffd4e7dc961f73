import * as vscode from 'vscode';
import type { Live, LiveNow } from '../cluster/live.ts';
import { ago } from '../cluster/words.ts';
import type { Parts } from '../compose.ts';
import { escapeMarkdown } from '../markdown.ts';

const t = vscode.l10n.t;

/** `dev/shop · last backup 2 h ago`, only while there is a connection; a click opens the restore points. */
export function registerClusterStatusBar({ live }: Parts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('backops.cluster', vscode.StatusBarAlignment.Left, 19);
  item.name = t('Cluster and last backup');
  item.command = 'backops.restorePoints.focus';

  function show({ now }: Live): void {
    if (!now) {
      item.hide();
      return;
    }
    const { context, namespace, server, isProtected } = now.target;
    const icon = now.lost ? 'debug-disconnect' : isProtected ? 'shield' : 'history';
    item.text = `$(${icon}) ${context}/${namespace} · ${lastBackup(now)}`;
    const text = new vscode.MarkdownString(undefined, true);
    text.appendMarkdown(`**${t('Cluster and last backup')}**\n\n`);
    for (const line of [
      t('Context {0}, server {1}', context, server),
      t('Namespace {0}: {1}', namespace, lastBackup(now)),
      ...(isProtected ? [t('Protected: nothing is restored there')] : []),
      ...(now.lost ? [t('The connection broke and is made again. What is shown may be old.')] : []),
    ])
      text.appendMarkdown(`- ${escapeMarkdown(line)}\n`);
    item.tooltip = text;
    item.show();
  }

  show(live);
  return vscode.Disposable.from(
    item,
    live.onDidChange(() => show(live)),
  );
}

/** Only what is complete counts; and what could not be read may be younger than what was. */
function lastBackup({ points }: LiveNow): string {
  const last = points.points.find(({ state, createdAt }) => state === 'complete' && createdAt !== undefined);
  if (last) return t('last backup {0}', ago(last.createdAt) ?? '');
  return points.systems.length === 0 || points.unread.some(({ isPoint }) => isPoint)
    ? t('last backup not known')
    : t('no backup');
}
