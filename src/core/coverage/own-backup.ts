import type { StatefulType } from '../catalogue/contract.ts';
import type { StatefulComponent } from '../model/component.ts';
import { scalar } from '../model/node.ts';
import type { BackupPolicy } from '../model/policy.ts';
import { get } from '../model/read.ts';
import type { Place } from '../model/source.ts';
import { builtInProvider } from './built-in.ts';

/** Backups that a component may make of itself and that BackOps cannot judge: each makes the verdict unknown instead of unprotected. */
export function ownBackupDoubts(component: StatefulComponent, type: StatefulType): BackupPolicy[] {
  const { paths = [], elsewhere } = type.ownBackup ?? {};
  const body = component.resource.body;
  for (const path of paths) {
    const node = get(body, path);
    if (node === undefined || isOff(node)) continue;
    const because = `${path} configures a backup of its own, which this version of BackOps does not judge`;
    return [doubt(component, path, because, node.at ?? component.at)];
  }
  return elsewhere === undefined ? [] : [doubt(component, 'own backup', elsewhere, component.at)];
}

type Written = NonNullable<ReturnType<typeof get>>;

function isOff(node: Written): boolean {
  if (node.kind === 'scalar') return node.value === false || node.value === '' || node.value === null;
  if (node.kind === 'list') return node.items.length === 0 && !node.open;
  if (node.kind !== 'map') return false;
  const enabled = get(node, 'enabled');
  const off = enabled?.kind === 'scalar' && String(enabled.value) === 'false';
  return off || (node.entries.size === 0 && !node.open);
}

/** A policy that selects the component alone, and of which nothing else is known. */
export function doubt(component: StatefulComponent, name: string, because: string, at: Place): BackupPolicy {
  return {
    id: `${component.environment}:${builtInProvider}:${component.resource.address}:${name}`,
    provider: builtInProvider,
    type: component.resource.type,
    name,
    environment: component.environment,
    at,
    resource: component.resource,
    selection: {
      op: 'test',
      on: 'component',
      field: 'address',
      is: { op: 'equals', value: scalar(component.resource.address) },
      label: 'a backup of its own',
    },
    captures: [{ when: { op: 'all', of: [] }, method: 'unknown', because, at }],
    schedule: { kind: 'unknown', because },
    retention: { kind: 'unknown', because },
    state: { active: 'yes' },
    reach: 'exact',
    problems: [],
  };
}
