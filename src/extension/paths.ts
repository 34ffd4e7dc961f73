import * as vscode from 'vscode';
import { isClusterPath } from '../core/model/cluster-path.ts';
import { configurationFile } from '../core/session/config-file.ts';

/** Between the editor's URIs and the core's paths relative to the workspace. */
export interface Paths extends vscode.Disposable {
  /** Undefined for what lies outside every workspace folder, a cluster's objects among it. */
  toPath(uri: vscode.Uri): string | undefined;
  toUri(path: string): vscode.Uri | undefined;
}

/**
 * With one folder a path is relative to it. With several, the folder's name comes first, and `.backops.yaml` of the
 * first folder holds for all of them.
 */
export function createPaths(): Paths {
  let folders = named();
  const changed = vscode.workspace.onDidChangeWorkspaceFolders(() => {
    folders = named();
  });
  return {
    toPath(uri) {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      const found = folders.find((one) => one.uri.toString() === folder?.uri.toString());
      if (!found) return undefined;
      const inside = uri.path.slice(found.uri.path.replace(/\/$/, '').length + 1);
      return inside === configurationFile && found === folders[0] ? inside : found.prefix + inside;
    },
    toUri(path) {
      if (isClusterPath(path)) return vscode.Uri.from({ scheme: clusterScheme, path: `/${path}.json` });
      const found = path === configurationFile ? folders[0] : folders.find((one) => path.startsWith(one.prefix));
      if (!found) return undefined;
      return vscode.Uri.joinPath(found.uri, path === configurationFile ? path : path.slice(found.prefix.length));
    },
    dispose: () => changed.dispose(),
  };
}

/** What a connected cluster holds is shown as a document that nobody can write. */
export const clusterScheme = 'backops-cluster';
/** The path of such a document in the analysis. */
export const clusterDocument = (uri: vscode.Uri): string => uri.path.slice(1, -'.json'.length);

function named(): { uri: vscode.Uri; prefix: string }[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length < 2) return folders.map(({ uri }) => ({ uri, prefix: '' }));
  const seen = new Map<string, number>();
  return folders.map(({ uri, name }) => {
    const clean = name.replaceAll('/', '-');
    const count = (seen.get(clean) ?? 0) + 1;
    seen.set(clean, count);
    return { uri, prefix: count === 1 ? `${clean}/` : `${clean}~${count}/` };
  });
}
