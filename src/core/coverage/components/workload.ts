import type { ImageType } from '../../catalogue/image-contract.ts';
import type { Exemption, StatefulComponent, Volume } from '../../model/component.ts';
import { type Node, scalar, unknown } from '../../model/node.ts';
import { get, itemsOf, mapOf, numberOf, show, textOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facets } from '../../model/selector.ts';
import type { Place } from '../../model/source.ts';
import { cacheReason } from './caches.ts';
import type { ComponentContext } from './context.ts';
import { isCacheName } from './exemptions.ts';
import { annotationsOf, componentFacet, labelsOf, mergeMaps, namespaceFacet } from './facts.ts';
import { type Mount, mountsOf, type PodView, type PodVolume, podObject } from './pods.ts';
import { storageFacets } from './storage.ts';

/** More replicas than this are judged by the first ones; nobody writes a policy per ordinal beyond it. */
const maxOrdinals = 32;

/** A workload as a component: its claim templates, claims that no manifest defines, and data in places that do not last. */
export function workloadComponent(pod: PodView, context: ComponentContext): Omit<StatefulComponent, 'id'> | undefined {
  const store = storeOf(pod);
  const volumes = [
    ...templateVolumes(pod, context),
    ...claimVolumes(pod, context),
    ...fragileVolumes(pod, store, context),
  ];
  if (volumes.length === 0) return undefined;
  const cache = cacheReason(pod);
  const exemption = cache === undefined ? cacheExemption(volumes, store) : { by: 'cache' as const, reason: cache };
  return {
    environment: context.environment.id,
    resource: pod.workload,
    entry: pod.type.id,
    role: store?.role === 'cache' ? 'cache' : 'workload',
    ...(store && { engine: store.engine }),
    needsConsistency: store?.needsConsistency ?? false,
    ...(store?.spread && volumes.length > 1 && { spread: true }),
    volumes,
    ...(exemption && { exemption }),
    at: pod.workload.at,
  };
}

/** The data store that runs in the pod, if one does; a database beats its helpers. */
export function storeOf(pod: PodView): ImageType | undefined {
  const order = ['database', 'application', 'observability', 'cache'];
  return [...pod.images].sort((a, b) => order.indexOf(a.type.role) - order.indexOf(b.type.role))[0]?.type;
}

function templateVolumes(pod: PodView, context: ComponentContext): Volume[] {
  const { workload, source } = pod;
  if (!source.claims) return [];
  const first = numberOf(get(workload.body, 'spec.ordinals.start')) ?? 0;
  const ordinals =
    pod.replicas === undefined
      ? [undefined]
      : Array.from({ length: Math.max(1, Math.min(pod.replicas, maxOrdinals)) }, (_, index) => first + index);
  return itemsOf(get(workload.body, source.claims)).flatMap((template) => {
    const nameNode = get(template, 'metadata.name');
    const name = show(nameNode);
    const mounts = mountsOf(pod.template, name);
    // The controller puts the StatefulSet's selector labels on every claim (stateful_set_utils.go, getPersistentVolumeClaims).
    const selectorLabels = get(workload.body, 'spec.selector.matchLabels');
    const labels = selectorLabels
      ? mergeMaps(labelsOf(template), mapOf(selectorLabels) ?? selectorLabels)
      : labelsOf(template);
    return ordinals.map((ordinal): Volume => {
      const claimName = claimNameOf(name, nameNode, workload, ordinal);
      return {
        name: textOf(claimName) ?? name,
        kind: 'claim',
        at: nameNode?.at ?? workload.at,
        ...(ordinal !== undefined && { ordinal }),
        facets: {
          ...facetsOf(pod, name, mounts, context),
          claim: {
            objects: [{ name: claimName, namespace: workload.namespace, labels, annotations: annotationsOf(template) }],
          },
          ...storageFacets(get(template, 'spec'), context),
        },
      };
    });
  });
}

function claimNameOf(template: string, node: Node | undefined, workload: Resource, ordinal: number | undefined): Node {
  const set = textOf(workload.name);
  if (set !== undefined && node?.kind === 'scalar' && ordinal !== undefined)
    return scalar(`${template}-${set}-${ordinal}`, node.at, 'computed');
  const reason = { code: 'generated', detail: 'the claim gets its name from the StatefulSet and its ordinal' } as const;
  if (set === undefined) {
    // An equal spelling in a policy of the same environment (`data-${APP}-0`) names the same claim.
    const expression = `${template}-${show(workload.name)}-${ordinal ?? 0}`;
    return unknown(reason, { at: node?.at, expression, pattern: [`${template}-`, null] });
  }
  return unknown(reason, { at: node?.at, pattern: [`${template}-${set}-`, null] });
}

/** Claims that pods mount and no manifest defines: the workload is all that can be seen of them. */
function claimVolumes(pod: PodView, context: ComponentContext): Volume[] {
  const claims = pod.volumes.filter(
    (volume): volume is PodVolume & { claimName: Node } => volume.kind === 'claim' && volume.claimName !== undefined,
  );
  // A pod that nothing brings back is a tool: it looks into a claim which belongs to something else.
  if (pod.workload.type === 'Pod' && storeOf(pod) === undefined) return [];
  return claims
    .filter((volume) => !volume.mounts.every((mount) => mount.readOnly) || volume.mounts.length === 0)
    .filter((volume) => !isDefined(volume.claimName, pod.workload, context))
    .map((volume) => ({
      name: show(volume.claimName),
      kind: 'claim' as const,
      at: volume.at,
      facets: {
        ...facetsOf(pod, volume.name, volume.mounts, context),
        storageClass: { objects: [], open: `the claim ${show(volume.claimName)} is not in the workspace` },
        claim: {
          objects: [
            {
              name: volume.claimName,
              namespace: pod.workload.namespace,
              labels: unknown({
                code: 'unresolved',
                detail: `the claim ${show(volume.claimName)} is not in the workspace`,
              }),
              annotations: unknown({
                code: 'unresolved',
                detail: `the claim ${show(volume.claimName)} is not in the workspace`,
              }),
            },
          ],
        },
      },
    }));
}

export function isDefined(claimName: Node, workload: Resource, context: ComponentContext): boolean {
  return context.named('PersistentVolumeClaim', show(claimName), show(workload.namespace)) !== undefined;
}

/** Data of a known store in an emptyDir, on a node's disk, on a network share or in the container itself. */
function fragileVolumes(pod: PodView, store: ImageType | undefined, context: ComponentContext): Volume[] {
  const found: Volume[] = [];
  for (const volume of pod.volumes) {
    const holdsData =
      store !== undefined && store.role !== 'cache' && volume.mounts.some((mount) => coversDataDir(mount, store));
    const wanted =
      volume.kind === 'host-path'
        ? holdsData || isDataHostPath(volume, pod)
        : volume.kind === 'empty-dir'
          ? holdsData && store?.role === 'database'
          : volume.kind === 'network' && holdsData;
    if (wanted) found.push(fragile(volume.name, volume.kind as Volume['kind'], volume.at, pod, volume.mounts, context));
  }
  const image = pod.images.find((one) => one.type === store);
  const keepsNothing = store?.role === 'database' && store.dataDirs.length > 0 && !hasDataVolume(pod, store);
  if (keepsNothing && !isClient(image?.words ?? [])) {
    const chosen = pod.volumes.find((volume) => volume.kind === 'empty-dir' && isChosenDir(volume, image?.words ?? []));
    found.push(
      chosen
        ? fragile(chosen.name, 'empty-dir', chosen.at, pod, chosen.mounts, context)
        : fragile(store.engine, 'image-layer', image?.at ?? pod.workload.at, pod, [], context),
    );
  }
  return found;
}

function fragile(
  name: string,
  kind: Volume['kind'],
  at: Place,
  pod: PodView,
  mounts: readonly Mount[],
  context: ComponentContext,
): Volume {
  return { name, kind, at, facets: facetsOf(pod, name, mounts, context, kind) };
}

/** Does any volume at all, a claim template included, stand where the engine keeps its data? */
function hasDataVolume(pod: PodView, store: ImageType): boolean {
  const templates = pod.source.claims ? itemsOf(get(pod.workload.body, pod.source.claims)) : [];
  // A template that cannot be read, or a custom data directory, could hold it: any durable volume settles the doubt.
  if (templates.length > 0 || get(pod.workload.body, pod.source.claims ?? 'spec.none')?.kind === 'unknown') return true;
  const volumes = get(pod.template, 'spec.volumes');
  if (volumes?.kind === 'unknown' || (volumes?.kind === 'list' && volumes.open)) return true;
  return pod.volumes.some(
    (volume) =>
      volume.kind === 'claim' ||
      volume.kind === 'host-path' ||
      volume.kind === 'network' ||
      volume.kind === 'ephemeral' ||
      volume.mounts.some((mount) => coversDataDir(mount, store)),
  );
}

function coversDataDir(mount: Mount, store: ImageType): boolean {
  const path = mount.path?.replace(/\/+$/, '') ?? '';
  if (path === '') return false;
  return store.dataDirs.some((dir) => path === dir || dir.startsWith(`${path}/`) || path.startsWith(`${dir}/`));
}

/** The image of a database is also used for the tools in it. */
function isClient(words: readonly string[]): boolean {
  const line = words.join(' ');
  const tools =
    /(^|[\s/;&|])(psql|pg_dump|pg_dumpall|pg_restore|pg_isready|mysqldump|mysqladmin|mongosh|mongodump|mongorestore|etcdctl|cqlsh|clickhouse-client|cypher-shell|kafka-[a-z-]+\.sh|sleep)(\s|$)/;
  return (
    tools.test(line) &&
    !/(^|[\s/;&|])(postgres|mysqld|mariadbd|mongo[ds]|etcd|[a-z-]*entrypoint[a-z.-]*|kafka-server-start\.sh)(\s|$)/.test(
      line,
    )
  );
}

/** A directory that the container's arguments or variables name (`server /storage`), and not for its settings. */
function isChosenDir(volume: PodVolume, words: readonly string[]): boolean {
  return volume.mounts.some(({ path }) => {
    if (!path || /conf|cert|tls|log|tmp|run|script|init/i.test(path)) return false;
    return words.some((word) => word.split(/[\s=:,'"]+/).some((part) => part === path || part.startsWith(`${path}/`)));
  });
}

const systemPaths =
  /^\/(dev|sys|proc|run|etc|var\/(run|log|lib\/(docker|containerd|kubelet|containers|cni|calico|ca-certificates|dbus|systemd))|boot|lib|usr|opt\/cni|tmp)(\/|$)|\.sock$/;

/** A writable directory of the node that is not the system's own, mounted by something that is no node agent. */
function isDataHostPath(volume: PodVolume, pod: PodView): boolean {
  const path = textOf(get(volume.hostPath, 'path'));
  if (path === undefined || path === '/' || systemPaths.test(path)) return false;
  if (pod.workload.type === 'apps/DaemonSet') return false;
  const type = textOf(get(volume.hostPath, 'type'));
  if (type !== undefined && !/^(Directory|DirectoryOrCreate)?$/.test(type)) return false;
  return volume.mounts.some((mount) => !mount.readOnly && !mount.init);
}

function facetsOf(
  pod: PodView,
  volumeName: string,
  mounts: readonly Mount[],
  context: ComponentContext,
  kind: Volume['kind'] = 'claim',
): Facets {
  return {
    volume: { objects: [{ kind: scalar(kind) }] },
    component: componentFacet(pod.workload),
    namespace: namespaceFacet(pod.workload, context),
    pod: { objects: [podObject(pod, volumeName, mounts)] },
  };
}

function cacheExemption(volumes: readonly Volume[], store: ImageType | undefined): Exemption | undefined {
  const names = volumes.map((volume) => volume.name);
  if (store?.role !== 'database' && volumes.every((volume) => isCacheName(volume.name))) {
    return { by: 'cache', reason: `${names.join(', ')} is named as a cache` };
  }
  return undefined;
}
