import * as vscode from 'vscode';
import type { ClusterTarget, Connection } from '../../cluster/connection.ts';
import { targetIn } from '../../cluster/create-connection.ts';

const t = vscode.l10n.t;
const key = 'restore.replacing';

/** Where data may be replaced. The server is part of it: a context that leads elsewhere tomorrow is another place. */
export type Place = Pick<ClusterTarget, 'context' | 'server' | 'namespace'>;

/** Replacing and deleting are off until somebody switches them on for one namespace of one context; for all windows. */
export interface WriteMode extends vscode.Disposable {
  isOn(place: Place): boolean;
  /** Asks; true when it is on afterwards. */
  allow(place: Place): Promise<boolean>;
  forbid(place: Place): Promise<void>;
}

export const placeWord = ({ context, namespace }: Pick<Place, 'context' | 'namespace'>): string =>
  `${context}/${namespace}`;

export function createWriteMode(memory: vscode.Memento, connection: Connection): WriteMode {
  const item = vscode.window.createStatusBarItem('backops.replacing', vscode.StatusBarAlignment.Left, 18);
  item.name = t('Replacing data is allowed');
  item.command = 'backops.restore.forbidReplacing';

  const idOf = ({ context, server, namespace }: Place): string => JSON.stringify([context, server, namespace]);
  const places = (): readonly string[] => memory.get<readonly string[]>(key) ?? [];
  const isOn = (place: Place): boolean => places().includes(idOf(place));

  function show(): void {
    const target = targetIn(connection.state);
    const on = target !== undefined && isOn(target);
    void vscode.commands.executeCommand('setContext', 'backops.replacing', on);
    if (!on) {
      item.hide();
      return;
    }
    item.text = `$(unlock) ${t('{0}: data may be replaced', target.namespace)}`;
    item.tooltip = t(
      'Restores in place and deletions are allowed in {0}. Each one still asks. A click switches it off.',
      placeWord(target),
    );
    item.show();
  }

  async function keep(next: readonly string[]): Promise<void> {
    await memory.update(key, next);
    show();
  }

  show();
  const parts = [item, connection.onDidChange(show)];
  return {
    isOn,
    async allow(place) {
      if (isOn(place)) return true;
      const yes = t('Allow');
      const chosen = await vscode.window.showWarningMessage(
        t('Allow replacing data in {0}?', placeWord(place)),
        {
          modal: true,
          detail: [
            t('Cluster: {0}', place.server),
            '',
            t(
              'Restores in place and deletions of restore points become possible in this namespace, in all windows, until you switch it off. Each one still shows its plan and asks for the name of the namespace.',
            ),
          ].join('\n'),
        },
        yes,
      );
      if (chosen === yes) await keep([...places(), idOf(place)]);
      return isOn(place);
    },
    forbid: (place) => keep(places().filter((one) => one !== idOf(place))),
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}
