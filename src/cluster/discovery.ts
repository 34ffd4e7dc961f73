import type { ServedKind } from '../core/model/cluster-reader.ts';
import { groupOf, typeOf } from '../core/model/object-type.ts';
import type { Connection } from './connection.ts';

interface GroupList {
  readonly groups?: readonly {
    readonly name: string;
    readonly versions?: readonly { readonly groupVersion: string }[];
    readonly preferredVersion?: { readonly groupVersion: string };
  }[];
}

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** The served kinds among the types, each in the version that its group prefers, or else in the first that has it. */
export async function discoverKinds(
  connection: Connection,
  types: readonly string[],
  signal?: AbortSignal,
): Promise<ServedKind[]> {
  const groups = new Set(types.map(groupOf));
  const served = (await connection.get('/apis', signal)).body as GroupList;
  const versions = (served.groups ?? [])
    .filter(({ name }) => groups.has(name))
    .flatMap(({ preferredVersion, versions = [] }) => [
      // Velero's Backup is v1 and its DataUpload v2alpha1 in one group: the preferred version alone does not do.
      ...new Set([preferredVersion, ...versions].flatMap((version) => version?.groupVersion ?? [])),
    ]);
  const all = [...(groups.has('') ? ['v1'] : []), ...versions];
  const lists = await Promise.all(all.map((version) => kindsOf(connection, version, signal)));
  const kinds = new Map<string, ServedKind>();
  for (const kind of lists.flat()) {
    if (types.includes(kind.type) && !kinds.has(kind.type)) kinds.set(kind.type, kind);
  }
  return [...kinds.values()];
}

async function kindsOf(connection: Connection, apiVersion: string, signal?: AbortSignal): Promise<ServedKind[]> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  // A group can go between the two requests, when its operator is removed.
  const { status, body } = await connection.get(path, signal, [404]);
  if (status === 404) return [];
  return ((body as ResourceList).resources ?? [])
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced }) => ({
      type: typeOf({ apiVersion, kind }),
      apiVersion,
      plural: name,
      isNamespaced: namespaced,
    }));
}
