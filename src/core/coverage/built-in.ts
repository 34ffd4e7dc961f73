import type { BuiltInBackup, StatefulType } from '../catalogue/contract.ts';
import type { StatefulComponent } from '../model/component.ts';
import { day } from '../model/duration.ts';
import type { Node } from '../model/node.ts';
import type { BackupPolicy, CaptureRule, Retention } from '../model/policy.ts';
import { get, numberOf, show } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import type { Selector } from '../model/selector.ts';
import { type Tri, tri } from '../model/tri.ts';
import { holds } from './compare.ts';
import { holdsFor } from './components/whole.ts';

/** Provider id of backups that a service makes of itself; they are described in the catalogue, not by a provider. */
export const builtInProvider = 'built-in';

/** The backups that a component makes of itself, as policies that select nothing else. */
export function builtInPolicies(component: StatefulComponent, type: StatefulType, companions: (type: string) => readonly Resource[]): BackupPolicy[] {
  return (type.builtIn ?? []).flatMap((backup) => {
    if (!backup.companion) return [policyOf(component, backup, component.resource)];
    const { refersBy } = backup.companion;
    return companions(backup.companion.type)
      .filter((one) => one.exists !== 'no')
      .flatMap((companion) => {
        const refers = refersTo(get(companion.body, refersBy), component.resource, type);
        return refers === 'no' ? [] : [policyOf(component, backup, companion, refers)];
      });
  });
}

/** By reference, or by the literal name that both write. */
function refersTo(value: Node | undefined, resource: Resource, type: StatefulType): Tri {
  if (value === undefined) return 'no';
  const byAddress = holds(value, resource.address);
  if (byAddress === 'yes' || value.kind === 'reference') return byAddress;
  const name = type.data.kind === 'cloud' && type.data.name ? get(resource.body, type.data.name) : undefined;
  if (name?.kind === 'unknown' && value.kind === 'unknown' && name.expression && name.expression === value.expression) return 'yes';
  if (name?.kind === 'scalar' && value.kind === 'scalar') return tri(name.value === value.value);
  return value.kind === 'unknown' ? 'unknown' : 'no';
}

function policyOf(component: StatefulComponent, backup: BuiltInBackup, holder: Resource, refers: Tri = 'yes'): BackupPolicy {
  const written = get(holder.body, backup.path);
  const selection: Selector = {
    op: 'all',
    of: [
      { op: 'test', on: 'component', field: 'address', is: { op: 'equals', value: { kind: 'scalar', value: component.resource.address } }, label: holder.address },
      { op: 'constant', value: refers, label: `${holder.address} may be about another resource` },
      { op: 'constant', value: holder.exists, label: holder.existsBecause ?? `${holder.address} may not exist` },
    ],
  };
  return {
    id: `${component.environment}:${builtInProvider}:${holder.address}:${backup.title}:${component.resource.address}`,
    provider: builtInProvider,
    type: holder.type,
    name: backup.title,
    environment: component.environment,
    at: written?.at ?? holder.at,
    resource: holder,
    selection,
    captures: capturesOf(backup, holder.body, written),
    schedule: backup.lossSeconds < 3_600 ? { kind: 'continuous', lossSeconds: backup.lossSeconds } : { kind: 'interval', seconds: backup.lossSeconds },
    retention: retentionOf(backup, holder.body, written),
    state: { active: 'yes' },
    reach: 'exact',
    problems: [],
  };
}

function defaultOf(backup: BuiltInBackup, body: Node): Node | undefined {
  for (const { condition, value } of backup.whenAbsentIf ?? []) {
    const result = holdsFor(body, condition);
    if (result === 'yes') return { kind: 'scalar', value };
    if (result === 'unknown') return { kind: 'unknown', reason: { code: 'conditional', detail: `the default depends on ${condition.path}` } };
  }
  return backup.whenAbsent === undefined ? undefined : { kind: 'scalar', value: backup.whenAbsent };
}

function capturesOf(backup: BuiltInBackup, body: Node, written: Node | undefined): CaptureRule[] {
  const value = written ?? defaultOf(backup, body);
  const on = value === undefined ? 'no' : isOn(value, backup);
  const setting = `${backup.path.replaceAll('.*', '')} ${written ? `is ${show(written)}` : value === undefined ? 'is not set' : `is not set, which means ${show(value)}`}`;
  const at = written?.at;
  const constant = (result: Tri): Selector => ({ op: 'constant', value: result, label: setting, ...(at && { from: at }) });
  return [
    { when: constant(on), method: backup.method, because: setting, ...(at && { at }) },
    { when: constant('yes'), method: 'none', gap: written ? 'explicitly-off' : 'nothing', because: setting, ...(at && { at }) },
  ];
}

function isOn(value: Node, backup: BuiltInBackup): Tri {
  if (value.kind === 'unknown' || value.kind === 'reference') {
    const choices = value.kind === 'unknown' ? value.choices : undefined;
    if (!choices?.length) return 'unknown';
    const answers = new Set(choices.map((choice) => (choice.kind === 'scalar' && choice.value === null ? 'no' : isOn(choice, backup))));
    return answers.size === 1 ? ([...answers][0] as Tri) : 'unknown';
  }
  if (value.kind !== 'scalar') return 'unknown';
  if ('above' in backup.on) {
    const number = numberOf(value);
    return number === undefined ? 'unknown' : tri(number > backup.on.above);
  }
  return tri(backup.on.oneOf.some((one) => String(one).toLowerCase() === String(value.value).toLowerCase()));
}

function retentionOf(backup: BuiltInBackup, body: Node, written: Node | undefined): Retention {
  const { retentionDays } = backup;
  if (typeof retentionDays === 'number') return { kind: 'duration', seconds: retentionDays * day };
  const node = retentionDays === 'value' ? (written ?? defaultOf(backup, body)) : get(body, retentionDays.path);
  const days = node === undefined && retentionDays !== 'value' ? retentionDays.whenAbsent : numberOf(node);
  if (days !== undefined) return { kind: 'duration', seconds: days * day, ...(node?.at && { at: node.at }) };
  return { kind: 'unknown', because: node?.kind === 'unknown' ? node.reason.detail : 'the retention cannot be read', ...(node?.at && { at: node.at }) };
}
