import * as vscode from 'vscode';
import { UserError } from '../commands.ts';
import type { Parts } from '../compose.ts';
import { clusterView } from './context.ts';
import { chooseContext, chooseKubeconfig, chooseNamespace } from './pickers.ts';
import { unreadText } from './words.ts';

const t = vscode.l10n.t;
const setContext = (name: string, value: unknown): void =>
  void vscode.commands.executeCommand('setContext', `backops.${name}`, value);

/** What all cluster views share: the commands that choose where to look, and the state that their welcome texts ask for. */
export function registerCluster({ connection, live, commands }: Parts): vscode.Disposable {
  commands.register('backops.cluster.chooseContext', () => chooseContext(trusted(connection)));
  commands.register('backops.cluster.chooseNamespace', () => chooseNamespace(trusted(connection)));
  commands.register('backops.cluster.chooseKubeconfig', () => chooseKubeconfig(trusted(connection)));
  commands.register('backops.cluster.retry', () => connection.retry());
  commands.register('backops.cluster.showProblem', async () => {
    const { state } = connection;
    if (state.is === 'failed') {
      const place = state.target && t('Context {0}, server {1}', state.target.context, state.target.server);
      const detail = [state.error.remedy, ...(place ? [place] : [])].join('\n\n');
      const [again, context] = [t('Try Again'), t('Choose Context…')];
      const chosen = await vscode.window.showWarningMessage(
        capital(state.error.message),
        { modal: true, detail },
        again,
        context,
      );
      if (chosen === again) connection.retry();
      if (chosen === context) await chooseContext(connection);
      return;
    }
    const unread = live.now?.points.unread ?? [];
    if (unread.length === 0) throw new UserError(t('Nothing is wrong with the cluster, as far as BackOps knows.'));
    const titles = new Map(live.now?.points.systems.map(({ provider, title }) => [provider, title]));
    const lines = unread.map((one) => unreadText(titles.get(one.provider) ?? one.provider, one));
    // The server's own words once: for the other kinds they are the same.
    const worst = unread.find(({ isPoint }) => isPoint) ?? unread[0];
    const detail = [lines.join('\n'), ...(worst ? [worst.message] : [])];
    await vscode.window.showWarningMessage(t('Not everything may be read.'), {
      modal: true,
      detail: [...detail, t('A platform team grants these rights with what "backops grant" prints.')].join('\n\n'),
    });
  });

  function show(): void {
    setContext('cluster', clusterView(connection.state, live.now));
  }
  show();
  return vscode.Disposable.from(connection.onDidChange(show), live.onDidChange(show));
}

function trusted<T>(connection: T): T {
  if (vscode.workspace.isTrusted) return connection;
  throw new UserError(
    t('This workspace is not trusted, so that BackOps talks to no cluster.'),
    t('Trust it with "Workspaces: Manage Workspace Trust".'),
  );
}

/** An address stays as it is. */
const capital = (text: string): string =>
  /^\w+:\/\//.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
