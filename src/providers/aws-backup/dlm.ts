import { day, hour } from '../../core/model/duration.ts';
import type { Node } from '../../core/model/node.ts';
import type { BackupPolicy, Retention, Schedule } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, itemsOf, mapOf, numberOf, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { cronSchedule } from '../../core/model/schedule.ts';
import type { FacetName, Selector } from '../../core/model/selector.ts';
import type { Tri } from '../../core/model/tri.ts';
import { all, any, constant, isType, never, unreadable } from './tests.ts';

/** Data Lifecycle Manager: snapshots of EBS volumes, chosen by any one of its target tags. One policy for each schedule. */
export function readDlm(resource: Resource, context: PolicyContext): BackupPolicy[] {
  const details = get(resource.body, 'policy_details.*');
  const kind = textOf(get(details, 'policy_type')) ?? 'EBS_SNAPSHOT_MANAGEMENT';
  // Images have a lifecycle of their own, and event-based policies copy what others made.
  if (kind !== 'EBS_SNAPSHOT_MANAGEMENT') return [];
  const byDefault = get(resource.body, 'default_policy');
  const selection = all(
    byDefault ? defaultSelection(byDefault, details) : targetSelection(details),
    ...(resource.exists === 'yes'
      ? []
      : [constant(resource.exists, resource.existsBecause ?? `${resource.address} may not exist`)]),
  );
  const state = stateOf(get(resource.body, 'state'));
  const schedules = byDefault ? [undefined] : itemsOf(get(details, 'schedule'));
  return schedules.map((schedule, index): BackupPolicy => {
    const suffix = schedules.length > 1 ? ` (${textOf(get(schedule, 'name')) ?? index + 1})` : '';
    const name = textOf(resource.name) ?? 'policy';
    return {
      id: `${context.environment.id}:aws-backup:${resource.address}:${index}`,
      provider: 'aws-backup',
      type: resource.type,
      name: `${name}${suffix}`,
      environment: context.environment.id,
      at: resource.at,
      resource,
      selection,
      captures: [
        {
          when: { op: 'all', of: [] },
          method: 'snapshot-copy',
          because: 'EBS snapshots, which are kept apart from the volume and outlive it',
        },
      ],
      schedule: schedule
        ? scheduleOf(get(schedule, 'create_rule.*'))
        : { kind: 'interval', seconds: day * (numberOf(get(details, 'create_interval')) ?? 1) },
      retention: schedule
        ? retentionOf(get(schedule, 'retain_rule.*'))
        : { kind: 'duration', seconds: day * (numberOf(get(details, 'retain_interval')) ?? 7) },
      state,
      reach: 'broad',
      problems: [],
    };
  });
}

function targetSelection(details: Node | undefined): Selector {
  const types = itemsOf(get(details, 'resource_types')).flatMap((one) => textOf(one) ?? []);
  const tags = get(details, 'target_tags');
  const sides: FacetName[] =
    types.length === 0
      ? ['component', 'host']
      : types.includes('VOLUME')
        ? types.includes('INSTANCE')
          ? ['component', 'host']
          : ['component']
        : ['host'];
  const wanted = sides.map((on) => {
    // An instance that is a component by itself has its disks inline.
    const own =
      on === 'component' && !types.includes('INSTANCE') ? ['aws_ebs_volume'] : ['aws_ebs_volume', 'aws_instance'];
    return all(isType(own, on, 'resource_types'), tagsSelector(tags, on));
  });
  if (types.includes('INSTANCE'))
    wanted.push(all(isType(['aws_instance'], 'component', 'resource_types'), tagsSelector(tags, 'component')));
  return any(...wanted);
}

function tagsSelector(tags: Node | undefined, on: FacetName): Selector {
  const map = mapOf(tags);
  if (!map) return tags === undefined ? never : unreadable(tags, 'target_tags');
  const tests = [...map.entries].map(([key, { value }]): Selector => {
    const known = textOf(value);
    return {
      op: 'test',
      on,
      field: 'tags',
      key,
      is: { op: 'equals', value },
      label: 'target_tags',
      gap: 'selector-misses',
      oneOf: 'target_tags',
      ...(value.at && { from: value.at }),
      ...(known !== undefined && { repair: { kind: 'set-key', value: known } }),
    };
  });
  if (map.open) tests.push(constant('unknown', `target_tags: ${map.open.detail}`));
  return tests.length > 0 ? any(...tests) : never;
}

/** A default policy takes every volume, or every instance with its volumes, that has no other recent backup. */
function defaultSelection(byDefault: Node, details: Node | undefined): Selector {
  const excluded = get(details, 'exclusions.*');
  const doubt = excluded === undefined ? [] : [constant('unknown', 'it has exclusions')];
  const kind = textOf(byDefault);
  if (kind === 'VOLUME') return all(isType(['aws_ebs_volume'], 'component', 'default_policy'), ...doubt);
  if (kind === 'INSTANCE') {
    return all(
      any(isType(['aws_instance'], 'component', 'default_policy'), isType(['aws_instance'], 'host', 'default_policy')),
      ...doubt,
    );
  }
  return all(
    isType(['aws_ebs_volume', 'aws_instance'], 'component', 'default_policy'),
    unreadable(byDefault, 'default_policy'),
  );
}

function stateOf(node: Node | undefined): BackupPolicy['state'] {
  const text = textOf(node);
  const active: Tri = node === undefined || text === 'ENABLED' ? 'yes' : text === undefined ? 'unknown' : 'no';
  if (active === 'yes') return { active };
  return {
    active,
    because: active === 'no' ? `its state is ${text}` : 'its state cannot be read',
    ...(node?.at && { at: node.at, enable: '"ENABLED"' }),
  };
}

function scheduleOf(rule: Node | undefined): Schedule {
  const cron = get(rule, 'cron_expression');
  if (cron) return cronSchedule(cron, 'aws');
  const interval = get(rule, 'interval');
  const hours = numberOf(interval);
  if (hours !== undefined) return { kind: 'interval', seconds: hours * hour, ...(interval?.at && { at: interval.at }) };
  return { kind: 'unknown', because: 'create_rule cannot be read' };
}

const units: Readonly<Record<string, number>> = { DAYS: day, WEEKS: 7 * day, MONTHS: 30 * day, YEARS: 365 * day };

function retentionOf(rule: Node | undefined): Retention {
  const count = numberOf(get(rule, 'count'));
  if (count !== undefined) return { kind: 'count', count };
  const interval = numberOf(get(rule, 'interval'));
  const unit = units[textOf(get(rule, 'interval_unit')) ?? ''];
  if (interval !== undefined && unit !== undefined) return { kind: 'duration', seconds: interval * unit };
  return { kind: 'unknown', because: 'retain_rule cannot be read' };
}
