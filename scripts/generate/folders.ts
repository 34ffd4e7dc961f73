import { existsSync, readdirSync } from 'node:fs';
import { inRoot } from '../../test/support/paths.ts';

/** A place where one folder is one addition: a format, a provider, a rule. */
export interface ExtensionPoint {
  readonly id: 'rule' | 'provider' | 'format';
  readonly folder: string;
  /** The file that each addition must have; a folder without it holds helpers. */
  readonly entry: string;
  /** Name that the entry exports. */
  exportOf(folder: string): string;
  /** The list in `registry.generated.ts`. */
  readonly list: string;
  /** File of the list, when it is not `registry.generated.ts`. */
  readonly registry?: string;
  readonly type: { readonly name: string; readonly from: string };
}

export const extensionPoints: readonly ExtensionPoint[] = [
  {
    id: 'rule',
    folder: 'src/core/rules',
    entry: 'rule.ts',
    exportOf: () => 'rule',
    list: 'rules',
    type: { name: 'Rule', from: './contract.ts' },
  },
  {
    id: 'provider',
    folder: 'src/providers',
    entry: 'index.ts',
    exportOf: camelCase,
    list: 'providers',
    type: { name: 'Provider', from: '../core/model/provider.ts' },
  },
  {
    id: 'format',
    folder: 'src/core/formats',
    entry: 'index.ts',
    exportOf: camelCase,
    list: 'formats',
    type: { name: 'Format', from: './contract.ts' },
  },
];

/** Parts of a provider with a list of their own, so that only what talks to a cluster carries them. */
export const providerParts: readonly ExtensionPoint[] = [
  providerPart('restore-points', 'RestorePoints', '../core/model/restore-point.ts'),
  providerPart('live-policies', 'LivePolicies', '../core/model/live-policies.ts'),
  providerPart('activity', 'Activities', '../core/model/activity.ts', 'activities'),
  { ...providerPart('restore', 'Restorer', '../core/model/restorer.ts', 'restorer'), list: 'restorers' },
  { ...providerPart('documents', 'Documents', '../core/model/documents.ts'), list: 'allDocuments' },
];

function providerPart(file: string, type: string, from: string, exported = camelCase(file)): ExtensionPoint {
  return {
    id: 'provider',
    folder: 'src/providers',
    entry: `${file}.ts`,
    exportOf: () => exported,
    list: exported,
    registry: `${file}.generated.ts`,
    type: { name: type, from },
  };
}

/** Names of the additions, sorted. */
export function additionsOf(point: ExtensionPoint): string[] {
  return readdirSync(inRoot(point.folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(inRoot(point.folder, entry.name, point.entry)))
    .map((entry) => entry.name)
    .sort();
}

/** Every addition's exported value, straight from its folder: a registry may be stale. */
export async function loadAll<T>(id: ExtensionPoint['id']): Promise<T[]> {
  const point = extensionPoints.find((one) => one.id === id) as ExtensionPoint;
  return Promise.all(
    additionsOf(point).map(async (name) => {
      const path = `${point.folder}/${name}/${point.entry}`;
      const exports = (await import(inRoot(path))) as Record<string, T>;
      const value = exports[point.exportOf(name)];
      if (value === undefined) throw new Error(`${path} must export "${point.exportOf(name)}"`);
      return value;
    }),
  );
}

/** `csi-snapshots` → `csiSnapshots`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
