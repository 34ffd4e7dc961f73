import * as vscode from 'vscode';
import { parseGoDuration } from '../core/model/duration.ts';
import { defaultSettings, type Settings } from '../core/model/settings.ts';
import { defaultProtectedContexts } from '../restore/protected-contexts.ts';

const section = 'backops';

/** Objects come as proxies, which no thread takes: a plain copy. */
function get<T>(key: string): T | undefined {
  const value = vscode.workspace.getConfiguration(section).get<T>(key);
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The editor's settings as the core wants them; values that make no sense fall back to the default. */
export function readSettings(): Settings {
  const provider = get<string>('provider');
  const retention = parseGoDuration(String(get('minimumRetention') ?? ''));
  const size = Number(get('maxFileSize'));
  return {
    ...defaultSettings,
    ...(provider && provider !== 'auto' && { provider }),
    ...(retention !== undefined && retention > 0 && { minimumRetentionSeconds: retention }),
    ...(size > 0 && { maxFileLength: size }),
    severities: get<Settings['severities']>('rules') ?? {},
    exclude: excluded(),
    today: new Date().toISOString().slice(0, 10),
  };
}

export const excluded = (): readonly string[] => get<string[]>('exclude') ?? [];
export const maxFileSize = (): number => Number(get('maxFileSize')) || defaultSettings.maxFileLength;
export const hasCodeLens = (): boolean => get<boolean>('codeLens.enabled') ?? true;
export const isInline = (): boolean => get<boolean>('analysis.inline') ?? false;

export async function toggleCodeLens(): Promise<void> {
  const target = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : undefined;
  await vscode.workspace.getConfiguration(section).update('codeLens.enabled', !hasCodeLens(), target);
}

/** Which cluster; what is not set follows the kubeconfig. */
export const clusterSettings = (): { kubeconfig?: string; context?: string; namespace?: string } => {
  const [kubeconfig, context, namespace] = [
    get<string>('cluster.kubeconfig')?.trim(),
    get<string>('cluster.context')?.trim(),
    get<string>('cluster.namespace')?.trim(),
  ];
  return { ...(kubeconfig && { kubeconfig }), ...(context && { context }), ...(namespace && { namespace }) };
};

export const usesClusterPolicies = (): boolean => get<boolean>('cluster.policies') ?? true;

export const protectedContexts = (): readonly string[] =>
  get<string[]>('restore.protectedContexts') ?? defaultProtectedContexts;

export const affectsCluster = (event: vscode.ConfigurationChangeEvent): boolean =>
  event.affectsConfiguration(`${section}.cluster`) || event.affectsConfiguration(`${section}.restore`);

/** On this machine, and not in a file that others share. */
export const setKubeconfig = (path: string): Thenable<void> =>
  vscode.workspace.getConfiguration(section).update('cluster.kubeconfig', path, vscode.ConfigurationTarget.Global);
