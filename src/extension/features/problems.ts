import * as vscode from 'vscode';
import type { Problem } from '../../worker/analysis-host.ts';
import type { Parts } from '../compose.ts';

const t = vscode.l10n.t;

/** Tells a person what went wrong with the analysis itself, once each; the log has everything. */
export function registerProblems({ host, model, commands, workspace, log }: Parts): vscode.Disposable {
  const told = new Set<string>();
  const unsubscribe = host.onProblem((problem) => {
    log.error(`analysis ${problem.kind}${problem.file ? ` (${problem.file})` : ''}: ${problem.message}`);
    if (problem.cause?.stack) log.debug(problem.cause.stack);
    const text = textOf(problem);
    const key = `${problem.kind} ${problem.file ?? ''}`;
    if (text === undefined || told.has(key)) return;
    told.add(key);
    void offer(text, log);
  });
  const timing = model.onDidChange(({ milliseconds }) => log.debug(`analysed in ${milliseconds.toFixed(1)} ms`));
  commands.register('backops.showOutput', () => log.show(true));
  commands.register('backops.check', async () => {
    told.clear();
    if (model.state === 'stopped') host.restart();
    await workspace.rescan();
    await host.settled();
    const problems = model.allFindings().length;
    const text = problems === 0 ? t('BackOps: no problems found') : t('BackOps: {0} problems', problems);
    vscode.window.setStatusBarMessage(text, 5_000);
  });
  return vscode.Disposable.from({ dispose: unsubscribe }, timing);
}

function textOf({ kind, file, message }: Problem): string | undefined {
  switch (kind) {
    case 'left-out':
      return t('BackOps leaves {0} out until it changes: reading it ended the analysis ({1}).', file ?? '', message);
    case 'inline':
      return t('BackOps analyses in the extension host now, because its own thread ended three times ({0}).', message);
    case 'stopped':
      return t('BackOps stopped analysing after three failures ({0}). "Check Workspace" starts it again.', message);
    case 'failed':
    case 'restarted':
      return undefined;
  }
}

async function offer(text: string, log: vscode.LogOutputChannel): Promise<void> {
  const output = t('Show Output');
  if ((await vscode.window.showWarningMessage(text, output)) === output) log.show(true);
}
