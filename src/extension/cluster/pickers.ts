import * as vscode from 'vscode';
import { isClusterError } from '../../core/model/cluster-reader.ts';
import { UserError } from '../commands.ts';
import { setKubeconfig } from '../settings.ts';
import type { Connection } from './connection.ts';
import { targetIn } from './create-connection.ts';

const t = vscode.l10n.t;

/** Resolves once something was chosen, or nothing. */
export async function chooseContext(connection: Connection): Promise<void> {
  const choices = await connection.contexts().catch((error: unknown) => {
    throw isClusterError(error) ? new UserError(error.message, error.remedy) : error;
  });
  if (choices.length === 0) throw new UserError(t('The kubeconfig holds no context.'));
  const present = targetIn(connection.state)?.context;
  const picked = await vscode.window.showQuickPick(
    choices.map((one) => ({
      label: one.isProtected ? `$(shield) ${one.context}` : one.context,
      description: [
        ...(one.context === present ? [t('now')] : []),
        ...(one.isCurrent ? [t('current context of the kubeconfig')] : []),
        ...(one.isProtected ? [t('protected: nothing is restored there')] : []),
      ].join(' · '),
      detail: one.server ?? t('cluster {0} is missing in the kubeconfig', one.cluster),
      context: one.context,
    })),
    { title: t('BackOps: Cluster'), placeHolder: t('Context of the kubeconfig'), matchOnDetail: true },
  );
  if (picked) await connection.choose({ context: picked.context });
}

export async function chooseNamespace(connection: Connection): Promise<void> {
  const { reader, target } = await connection.connected();
  const names = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Asking for the namespaces…') },
    () => namespaces(reader),
  );
  const title = t('BackOps: Namespace in {0}', target.context);
  const other = { label: t('$(edit) Enter a Name…'), name: '' };
  if (names !== undefined) {
    const items = names.map((name) => ({
      label: name,
      description: name === target.namespace ? t('now') : '',
      name,
    }));
    const placeHolder = t('Namespace whose restore points are shown');
    const picked = await vscode.window.showQuickPick([...items, other], { title, placeHolder });
    if (!picked) return;
    if (picked.name !== '') return connection.choose({ namespace: picked.name });
  }
  const prompt =
    names === undefined
      ? t('You may not list the namespaces of this cluster: enter the name of yours.')
      : t('Name of the namespace');
  const namespace = await vscode.window.showInputBox({
    title,
    prompt,
    value: target.namespace,
    // RFC 1123, as the API server asks.
    validateInput: (text) =>
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text.trim())
        ? undefined
        : t('Lower-case letters, digits and hyphens; at most 63 characters'),
  });
  if (namespace !== undefined) await connection.choose({ namespace: namespace.trim() });
}

/** Sorted; undefined where listing them is not allowed. */
async function namespaces(reader: Awaited<ReturnType<Connection['connected']>>['reader']) {
  try {
    const [kind] = await reader.discover(['Namespace']);
    const found = kind ? await reader.list(kind, undefined) : [];
    return found.map(({ metadata }) => metadata.name).sort();
  } catch (error) {
    if (!isClusterError(error)) throw error;
    if (error.clusterCode === 'forbidden') return undefined;
    throw new UserError(error.message, error.remedy);
  }
}

export async function chooseKubeconfig(connection: Connection): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('BackOps: Kubeconfig'),
      openLabel: t('Use This Kubeconfig'),
      canSelectMany: false,
    })) ?? [];
  if (!file) return;
  await setKubeconfig(file.fsPath);
  connection.retry();
}
