import type { BuiltInBackup, Setting, StatefulType, UnknownSetting } from '../catalogue/contract.ts';
import type { StatefulComponent } from '../model/component.ts';
import { day } from '../model/duration.ts';
import type { Node } from '../model/node.ts';
import type { BackupPolicy, CaptureRule, Retention } from '../model/policy.ts';
import { get, numberOf, show } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import type { Selector } from '../model/selector.ts';
import { and, or, type Tri, tri } from '../model/tri.ts';
import { holdsFor } from './components/conditions.ts';
import { refersTo } from './components/refers.ts';

/** Provider id of backups that a service makes of itself; they are described in the catalogue, not by a provider. */
export const builtInProvider = 'built-in';

/** The backups that a component makes of itself, as policies that select nothing else. */
export function builtInPolicies(
  component: StatefulComponent,
  type: StatefulType,
  companions: (type: string) => readonly Resource[],
): BackupPolicy[] {
  return (type.builtIn ?? []).flatMap((backup) => {
    if (backup.onlyWhenWritten && get(component.resource.body, backup.path) === undefined) return [];
    if (!backup.companion) return [policyOf(component, backup, component.resource)];
    const { refersBy } = backup.companion;
    const told = companions(backup.companion.type)
      .filter((one) => one.exists !== 'no')
      .map((companion) => ({ companion, refers: refersTo(get(companion.body, refersBy), component.resource, type) }))
      .filter((one) => one.refers !== 'no');
    const policies = told.map(({ companion, refers }) => policyOf(component, backup, companion, refers));
    const settled = told.some(({ companion, refers }) => refers === 'yes' && companion.exists === 'yes');
    const tellsItself = isToldElsewhere(type, backup, component.resource);
    const silent = backup.whenAbsent === undefined && backup.whenAbsentIf === undefined;
    return settled || silent || tellsItself ? policies : [...policies, policyOf(component, backup, component.resource)];
  });
}

/** The resource itself says it, in the older way to write the same. */
function isToldElsewhere(type: StatefulType, backup: BuiltInBackup, resource: Resource): boolean {
  return (type.builtIn ?? []).some(
    (other) =>
      other !== backup &&
      other.title === backup.title &&
      !other.companion &&
      get(resource.body, other.path) !== undefined,
  );
}

function policyOf(
  component: StatefulComponent,
  backup: BuiltInBackup,
  holder: Resource,
  refers: Tri = 'yes',
): BackupPolicy {
  const written = get(holder.body, backup.path);
  const selection: Selector = {
    op: 'all',
    of: [
      {
        op: 'test',
        on: 'component',
        field: 'address',
        is: { op: 'equals', value: { kind: 'scalar', value: component.resource.address } },
        label: holder.address,
      },
      { op: 'constant', value: refers, label: `${holder.address} may be about another resource` },
      {
        op: 'constant',
        value: existsBeside(holder, component.resource),
        label: holder.existsBecause ?? `${holder.address} may not exist`,
      },
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
    schedule:
      backup.lossSeconds < 3_600
        ? { kind: 'continuous', lossSeconds: backup.lossSeconds }
        : { kind: 'interval', seconds: backup.lossSeconds },
    retention: retentionOf(backup, holder.body, written),
    state: { active: 'yes' },
    reach: 'exact',
    problems: [],
  };
}

/** Does it keep old versions? A fact that other policies ask for; absent for types without versions. */
export function versioningOf(
  resource: Resource,
  type: StatefulType,
  companions: (type: string) => readonly Resource[],
): Node | undefined {
  const kinds = (type.builtIn ?? []).filter((backup) => backup.method === 'versioning');
  if (kinds.length === 0) return undefined;
  const answers = kinds.flatMap((backup) => {
    if (!backup.companion) return [stateOf(backup, resource)];
    const { refersBy } = backup.companion;
    return companions(backup.companion.type).map((one) => {
      const refers = refersTo(get(one.body, refersBy), resource, type);
      return refers === 'no' ? 'no' : and([refers, existsBeside(one, resource), stateOf(backup, one)]);
    });
  });
  const answer = or(answers);
  const detail = 'whether it is versioned cannot be read';
  return answer === 'unknown'
    ? { kind: 'unknown', reason: { code: 'unresolved', detail } }
    : { kind: 'scalar', value: answer === 'yes' };
}

function stateOf(backup: BuiltInBackup, holder: Resource): Tri {
  const value = get(holder.body, backup.path);
  return value === undefined ? 'no' : isOn(value, backup);
}

/** Is the setting's holder there whenever the component is? */
function existsBeside(holder: Resource, component: Resource): Tri {
  if (holder === component || (holder.existsBecause !== undefined && holder.existsBecause === component.existsBecause))
    return 'yes';
  return holder.exists;
}

function defaultOf(backup: BuiltInBackup, body: Node): Node | undefined {
  for (const { condition, value } of backup.whenAbsentIf ?? []) {
    const result = holdsFor(body, condition);
    if (result === 'yes') return settingNode(value);
    if (result === 'unknown')
      return {
        kind: 'unknown',
        reason: { code: 'conditional', detail: 'its default depends on values that cannot be read here' },
      };
  }
  return backup.whenAbsent === undefined ? undefined : settingNode(backup.whenAbsent);
}

function settingNode(value: Setting | UnknownSetting): Node {
  return typeof value === 'object'
    ? { kind: 'unknown', reason: { code: 'unresolved', detail: value.unknown } }
    : { kind: 'scalar', value };
}

function capturesOf(backup: BuiltInBackup, body: Node, written: Node | undefined): CaptureRule[] {
  if (backup.on === 'always') {
    return [
      {
        when: { op: 'constant', value: 'yes', label: backup.title },
        method: backup.method,
        because: 'the service always makes them',
      },
    ];
  }
  const value = written ?? defaultOf(backup, body);
  const on = value === undefined ? 'no' : isOn(value, backup);
  const setting = tellSetting(backup, written, value);
  const at = written?.at;
  const constant = (result: Tri): Selector => ({
    op: 'constant',
    value: result,
    label: setting,
    ...(at && { from: at }),
  });
  return [
    { when: constant(on), method: backup.method, because: setting, ...(at && { at }) },
    {
      when: constant('yes'),
      method: 'none',
      gap: written ? 'explicitly-off' : 'nothing',
      because: setting,
      ...(at && { at }),
    },
  ];
}

function tellSetting(backup: BuiltInBackup, written: Node | undefined, value: Node | undefined): string {
  const name = backup.path.replaceAll('.*', '');
  if (written) return `${name} is ${show(written)}`;
  if (value === undefined) return `${name} is not set`;
  return value.kind === 'unknown'
    ? `${name} is not set: ${value.reason.detail}`
    : `${name} is not set, which means ${show(value)}`;
}

function isOn(value: Node, backup: BuiltInBackup): Tri {
  if (backup.on === 'always') return 'yes';
  if (value.kind === 'unknown' || value.kind === 'reference') {
    const choices = value.kind === 'unknown' ? value.choices : undefined;
    if (!choices?.length) return 'unknown';
    const answers = new Set(
      choices.map((choice) => (choice.kind === 'scalar' && choice.value === null ? 'no' : isOn(choice, backup))),
    );
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
  if (retentionDays === 'forever') return { kind: 'forever' };
  if (typeof retentionDays === 'number') return { kind: 'duration', seconds: retentionDays * day };
  const node = retentionDays === 'value' ? (written ?? defaultOf(backup, body)) : get(body, retentionDays.path);
  const days = node === undefined && retentionDays !== 'value' ? retentionDays.whenAbsent : numberOf(node);
  if (days !== undefined) return { kind: 'duration', seconds: days * day, ...(node?.at && { at: node.at }) };
  const choices = node?.kind === 'unknown' ? node.choices?.map(numberOf) : undefined;
  return {
    kind: 'unknown',
    because: node?.kind === 'unknown' ? node.reason.detail : 'the retention cannot be read',
    ...(choices?.every((one) => one !== undefined) && { possibleSeconds: choices.map((one) => one * day) }),
    ...(node?.at && { at: node.at }),
  };
}
