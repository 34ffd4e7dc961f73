import * as vscode from 'vscode';
import type { CopyRequest } from '../../../core/model/plan.ts';
import type { Connected } from '../../cluster/connection.ts';
import type { LiveNow } from '../../cluster/live.ts';
import { UserError } from '../../commands.ts';
import { askSelection } from './ask-selection.ts';
import type { Engine } from './engine.ts';

const t = vscode.l10n.t;

interface Needs {
  readonly engine: Engine;
  readonly connected: Connected;
  /** What the cluster has; undefined while it is not known. */
  readonly now: LiveNow | undefined;
}

/** With which system, and what of the namespace. Undefined: somebody changed their mind. */
export async function askCopy({ engine, connected, now }: Needs): Promise<CopyRequest | undefined> {
  const installed = now?.points.systems.map(({ provider }) => provider);
  const able = engine.restorers.flatMap(({ provider, title, copies }) =>
    copies !== undefined && (installed?.includes(provider) ?? true) ? [{ provider, title, copies }] : [],
  );
  if (able.length === 0) {
    throw new UserError(
      t('No system of this cluster can make a copy now.'),
      t('Velero or a CSI driver with snapshots can.'),
    );
  }
  const { namespace, context } = connected.target;
  const [only] = able;
  const system =
    able.length === 1
      ? only
      : await vscode.window
          .showQuickPick(
            able.map((one) => ({ label: `$(save) ${one.copies}`, description: one.title, one })),
            { title: t('BackOps: Back Up {0}', namespace), placeHolder: t('How? Context {0}', context) },
          )
          .then((picked) => picked?.one);
  if (!system) return undefined;
  const none = { name: namespace, volumeData: { volumes: [] } };
  const selection = await askSelection(
    none,
    ['workload', 'claims'],
    { engine, connected },
    t('BackOps: {0}', system.copies),
  );
  if (selection === undefined) return undefined;
  const { provider } = system;
  return { action: 'copy', provider, namespace, ...(selection !== 'all' && { only: selection }) };
}
