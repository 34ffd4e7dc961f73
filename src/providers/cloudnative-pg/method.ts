import { day } from '../../core/model/duration.ts';
import type { Node } from '../../core/model/node.ts';
import type { CaptureMethod, Retention } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue, itemsOf, listOf, mapOf, show, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { Place } from '../../core/model/source.ts';
import { and, or, type Tri } from '../../core/model/tri.ts';
import { storesNamed } from './references.ts';
import { barmanPlugin } from './types.ts';

export interface Method {
  readonly capture: CaptureMethod;
  readonly because: string;
  readonly at?: Place;
  readonly retention: Retention;
  readonly destination?: string;
}

const forever: Retention = { kind: 'forever' };

/** `plugin`, with the plug-in's name. */
export interface Wanted {
  readonly method: string;
  readonly plugin?: string;
}

/** What a backup by this method does, held against what the Cluster configures (backup_controller.go, checkPrerequisites). */
export function methodOf(wanted: Wanted, cluster: Resource, context: PolicyContext): Method {
  const backup = get(cluster.body, 'spec.backup');
  if (wanted.method === 'plugin') {
    if (wanted.plugin !== undefined) return pluginMethod(wanted.plugin, cluster, context);
    // internal/webhook/v1/backup_webhook.go refuses the Backups that it makes.
    const because = 'spec.pluginConfiguration names no plug-in, without which the method plugin is refused';
    return { capture: 'none', because, retention: forever };
  }
  const section = get(backup, wanted.method);
  const name = show(cluster.name);
  if (section?.kind === 'unknown') {
    const because = `spec.backup of the cluster ${name} cannot be read: ${section.reason.detail}`;
    return { capture: 'unknown', because, retention: { kind: 'unknown', because } };
  }
  if (section === undefined) {
    const because = `the cluster ${name} has no spec.backup.${wanted.method}`;
    return { capture: 'none', because, at: cluster.at, retention: forever };
  }
  const at = section.at && { at: section.at };
  if (wanted.method === 'volumeSnapshot') {
    const because = 'volume snapshots, which stay on the storage and are not pruned';
    return { capture: 'snapshot', because, ...at, retention: forever };
  }
  return {
    capture: 'native',
    because: 'base backups and the archived WAL in an object store',
    ...at,
    retention: retentionOf(get(backup, 'retentionPolicy')),
    ...destinationOf(get(section, 'destinationPath')),
  };
}

function pluginMethod(plugin: string, cluster: Resource, context: PolicyContext): Method {
  const name = show(cluster.name);
  const plugins = get(cluster.body, 'spec.plugins');
  const entry = itemsOf(plugins).find((item) => textOf(get(item, 'name')) === plugin);
  const openReason =
    plugins?.kind === 'unknown' ? plugins.reason : (listOf(plugins)?.open ?? mapOf(cluster.body)?.open);
  if (!entry && openReason) {
    const because = `spec.plugins of the cluster ${name} cannot be read: ${openReason.detail}`;
    return { capture: 'unknown', because, retention: { kind: 'unknown', because } };
  }
  const at = entry?.at ? { at: entry.at } : { at: cluster.at };
  const none = (because: string): Method => ({ capture: 'none', because, ...at, retention: forever });
  const doubt = (because: string): Method => ({
    capture: 'unknown',
    because,
    ...at,
    retention: { kind: 'unknown', because },
  });
  if (!entry) return none(`the cluster ${name} does not use the plug-in ${plugin}`);
  const enabled = isTrue(get(entry, 'enabled'), true);
  if (enabled === 'no') return none(`the cluster ${name} has the plug-in ${plugin} switched off`);
  if (plugin !== barmanPlugin) return doubt(`what the plug-in ${plugin} does is not known to BackOps`);
  const archived = archivesWal(cluster);
  if (archived === 'no')
    return none(
      `no plug-in of the cluster ${name} archives WAL (isWALArchiver), without which base backups cannot be restored`,
    );
  if (enabled === 'unknown' || archived === 'unknown')
    return doubt(`whether the cluster ${name} archives WAL with ${plugin} cannot be read here`);
  const store = get(entry, 'parameters.barmanObjectName');
  if (store === undefined) return none(`the plug-in ${plugin} of the cluster ${name} names no ObjectStore`);
  const stores = storesNamed(store, cluster.namespace, context);
  const found = stores.length === 1 ? stores[0] : undefined;
  return {
    capture: 'native',
    because: 'base backups and the archived WAL in an object store',
    ...at,
    retention: found
      ? retentionOf(get(found.body, 'spec.retentionPolicy'))
      : { kind: 'unknown', because: `the ObjectStore ${show(store)} is not in the workspace` },
    destination: `store ${show(store)}`,
  };
}

/** `isWALArchiver` is false by default; the section of the time before plug-ins archives by itself. */
function archivesWal(cluster: Resource): Tri {
  const legacy = get(cluster.body, 'spec.backup.barmanObjectStore');
  const byPlugins = itemsOf(get(cluster.body, 'spec.plugins')).map((plugin) =>
    and([isTrue(get(plugin, 'enabled'), true), isTrue(get(plugin, 'isWALArchiver'), false)]),
  );
  const byLegacy: Tri = legacy === undefined ? 'no' : legacy.kind === 'unknown' ? 'unknown' : 'yes';
  return or([byLegacy, ...byPlugins]);
}

/** `30d`, `4w`, `3m`: days, weeks, months. Absent: nothing is ever pruned. */
function retentionOf(node: Node | undefined): Retention {
  if (node === undefined) return forever;
  const at = node.at && { at: node.at };
  const match = /^([1-9]\d*)([dwm])$/.exec(textOf(node) ?? '');
  if (!match) {
    const because = node.kind === 'unknown' ? node.reason.detail : `retentionPolicy ${show(node)} is none such as 30d`;
    return { kind: 'unknown', because, ...at };
  }
  const days = { d: 1, w: 7, m: 31 }[match[2] as 'd'];
  return { kind: 'duration', seconds: Number(match[1]) * days * day, ...at };
}

function destinationOf(path: Node | undefined): { destination?: string } {
  const text = textOf(path);
  return text === undefined ? {} : { destination: text };
}
