import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as vscode from 'vscode';
import { isProtectedContext } from '../../restore/protected-contexts.ts';
import { clusterSettings, protectedContexts } from '../settings.ts';
import type { ContextChoice } from './connection.ts';

/** What somebody picked in this workspace; another context comes with the namespace that was picked with it. */
export interface Picked {
  readonly context?: string;
  readonly namespaces?: Readonly<Record<string, string>>;
}

const key = 'cluster.picked';

export const readPicked = (memory: vscode.Memento): Picked => memory.get<Picked>(key) ?? {};

export async function writePicked(
  memory: vscode.Memento,
  what: { readonly context?: string; readonly namespace?: string },
  present: string | undefined,
): Promise<void> {
  const before = readPicked(memory);
  const context = what.context ?? present;
  const { namespace } = what;
  await memory.update(key, {
    ...(context !== undefined && { context }),
    namespaces: { ...before.namespaces, ...(context !== undefined && namespace && { [context]: namespace }) },
  } satisfies Picked);
}

/** What was picked, else what the settings say; undefined: what the kubeconfig says. */
export function wantedContext(memory: vscode.Memento): string | undefined {
  return readPicked(memory).context ?? clusterSettings().context;
}

export function wantedNamespace(memory: vscode.Memento, choice: ContextChoice | undefined): string {
  const picked = choice && readPicked(memory).namespaces?.[choice.context];
  return picked ?? clusterSettings().namespace ?? choice?.namespace ?? 'default';
}

/** Absolute; undefined: where kubectl looks. A relative path is one of the first workspace folder. */
export function kubeconfigPath(): string | undefined {
  const { kubeconfig } = clusterSettings();
  if (kubeconfig === undefined) return undefined;
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const path = kubeconfig.replace(/^~(?=[\\/]|$)/, homedir()).replace('${workspaceFolder}', root);
  return isAbsolute(path) ? path : resolve(join(root, path));
}

export const isProtected = (...names: readonly string[]): boolean => isProtectedContext(protectedContexts(), names);
