import type { Node } from '../../core/model/node.ts';
import type { BackupPolicy } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue, itemsOf, mapOf, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { type PlanRule, type RulePaths, rulesOf, unreadRule } from './plan.ts';
import { listOrItem, policiesOf } from './policies.ts';
import type { SelectionParts } from './selection.ts';
import { constant } from './tests.ts';

/** A call of a module that is not in the workspace and is about backups, by the sound of its source. */
export function isBackupModule(resource: Resource): boolean {
  const source = textOf(get(resource.body, 'source'));
  return source !== undefined && /(^|[/_.-])backups?([/_.?-]|$)/i.test(source.replace(/([^:])\/\/.*$/, '$1'));
}

interface Shape {
  readonly source: RegExp;
  readonly enabled: readonly string[];
  readonly parts: (body: Node) => SelectionParts;
  readonly rules: (body: Node) => PlanRule[];
  /** Inputs that select and plan in other ways, which are not read. */
  readonly others: readonly string[];
}

const nested: RulePaths = { name: 'name', deleteAfter: 'lifecycle.delete_after' };

/** Inputs of the published modules that wrap AWS Backup. Any other backup module may cover everything, or nothing. */
const shapes: readonly Shape[] = [
  {
    source: /(^|\/)lgallard\/(backup\/aws|terraform-aws-backup)/,
    enabled: ['enabled'],
    parts: (body) => ({
      resources: get(body, 'selection_resources'),
      notResources: get(body, 'selection_not_resources') ?? get(body, 'not_resources'),
      tags: get(body, 'selection_tags'),
      conditions: get(body, 'selection_conditions'),
    }),
    rules: (body) => {
      const listed = get(body, 'rules');
      if (listed) return rulesOf(listed, nested);
      const schedule = get(body, 'rule_schedule');
      const name = get(body, 'rule_name');
      if (!schedule && !name) return [unreadRule('its inputs state no rule')];
      return rulesOf(listOrItem(get(body, '')), { name: 'rule_name', deleteAfter: 'rule_lifecycle_delete_after' }).map(
        (rule) => ({
          ...rule,
          ...(schedule && { schedule: scheduleIn(schedule) }),
        }),
      );
    },
    others: ['plans', 'selections'],
  },
  {
    source: /(^|\/)cloudposse\/(backup\/aws|terraform-aws-backup)/,
    enabled: ['enabled', 'plan_enabled'],
    parts: (body) => ({
      resources: get(body, 'backup_resources'),
      notResources: get(body, 'not_resources'),
      tags: get(body, 'selection_tags'),
      conditions: listOrItem(get(body, 'selection_conditions')),
      bareConditionKeys: true,
    }),
    rules: (body) => {
      const listed = get(body, 'rules');
      if (listed) return rulesOf(listed, nested);
      // Before version 1 the module had one rule in flat inputs.
      return rulesOf(listOrItem(get(body, '')), { name: 'name', deleteAfter: 'delete_after' });
    },
    others: [],
  },
];

function scheduleIn(schedule: Node): PlanRule['schedule'] {
  const [rule] = rulesOf({
    kind: 'list',
    items: [{ kind: 'map', entries: new Map([['schedule', { value: schedule }]]) }],
  });
  return rule?.schedule ?? { kind: 'unknown', because: 'its schedule cannot be read' };
}

export function readModule(resource: Resource, context: PolicyContext): BackupPolicy[] {
  if (!isBackupModule(resource)) return [];
  const { body } = resource;
  const source = textOf(get(body, 'source')) ?? '';
  const shape = shapes.find((one) => one.source.test(source));
  const name = textOf(resource.name) ?? 'backup';
  const base = { resource, type: 'module', name, problems: [] };
  const unread = (because: string) =>
    policiesOf(
      { ...base, parts: everything, rules: [unreadRule(because)], also: [constant('unknown', because)] },
      context,
    );
  if (!shape) return unread(`what the module ${source} selects is not in this workspace`);
  const switches = shape.enabled.map((key) => isTrue(get(body, key), true));
  if (switches.includes('no')) return [];
  const other = shape.others.find((key) => hasEntries(get(body, key)));
  if (other !== undefined) return unread(`what its input ${other} selects is not read`);
  const off = switches.includes('unknown') ? [constant('unknown', 'it may be switched off')] : [];
  const rules = shape.rules(body);
  const missing =
    resource.exists === 'yes' ? [] : [constant(resource.exists, resource.existsBecause ?? 'it may not exist')];
  return policiesOf(
    {
      ...base,
      parts: shape.parts(body),
      rules: rules.length > 0 ? rules : [unreadRule('its inputs state no rule')],
      also: [...off, ...missing],
    },
    context,
  );
}

const everything: SelectionParts = {
  resources: { kind: 'list', items: [{ kind: 'scalar', value: '*' }] },
  notResources: undefined,
  tags: undefined,
  conditions: undefined,
};

function hasEntries(node: Node | undefined): boolean {
  if (node === undefined) return false;
  const map = mapOf(node);
  if (map) return map.entries.size > 0 || map.open !== undefined;
  return node.kind === 'list' ? itemsOf(node).length > 0 || node.open !== undefined : true;
}
