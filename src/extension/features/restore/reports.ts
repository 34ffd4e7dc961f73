import * as vscode from 'vscode';
import type { Journal } from '../../../restore/run/journal.ts';
import { loadRestoring } from '../../cluster/load.ts';
import type { OwnRuns } from '../activity/runs.ts';
import { reportText } from './report-text.ts';
import type { RunList } from './run-list.ts';

const t = vscode.l10n.t;
const scheme = 'backops-run';

export function reportUri({ id, plan }: Pick<Journal, 'id' | 'plan'>): vscode.Uri {
  const { request, target } = plan;
  const what = request.action === 'restore' ? target.namespace : request.namespace;
  return vscode.Uri.from({ scheme, path: `/${t('Report: {0}', what)}`, query: id });
}

/** What runs did, as read-only documents that follow them. */
export function registerReports(list: RunList, runs: OwnRuns): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return vscode.Disposable.from(
    changed,
    runs.onDidChange(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
    }),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent({ query }) {
        const journal = await (await list.store()).load(query).catch(() => undefined);
        return journal ? reportText(journal, await loadRestoring()) : `${t('The journal of this run is gone.')}\n`;
      },
    }),
  );
}
