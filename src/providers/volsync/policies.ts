import { type Node, scalar } from '../../core/model/node.ts';
import type { BackupPolicy, PolicyProblem, PolicyState } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { booleanOf, get, isTrue, show } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { cronSchedule } from '../../core/model/schedule.ts';
import type { Selector } from '../../core/model/selector.ts';
import { not } from '../../core/model/tri.ts';
import { moverOf } from './movers.ts';
import { retentionOf } from './retention.ts';
import { scheduleOf } from './schedule.ts';

/** One ReplicationSource copies one claim of its own namespace. */
export function readPolicies(resource: Resource, context: PolicyContext): BackupPolicy[] {
  const spec = get(resource.body, 'spec');
  const mover = moverOf(spec, resource);
  const schedule = scheduleOf(get(spec, 'trigger'));
  return [
    {
      id: `${context.environment.id}:${resource.address}`,
      provider: 'volsync',
      type: resource.type,
      name: show(resource.name),
      environment: context.environment.id,
      at: resource.at,
      resource,
      selection: selectionOf(get(spec, 'sourcePVC'), resource),
      captures: mover.captures,
      schedule,
      retention: retentionOf(mover, schedule),
      state: stateOf(get(spec, 'paused')),
      ...(mover.destination !== undefined && { destination: mover.destination }),
      reach: 'exact',
      problems: [...mover.problems, ...triggerProblems(get(spec, 'trigger'))],
    },
  ];
}

function selectionOf(claim: Node | undefined, resource: Resource): Selector {
  if (claim === undefined) return { op: 'constant', value: 'no', label: 'spec.sourcePVC is not set' };
  return {
    op: 'all',
    of: [
      {
        op: 'test',
        on: 'claim',
        field: 'namespace',
        is: { op: 'equals', value: resource.namespace ?? scalar('') },
        label: 'the namespace of the ReplicationSource',
        ...(resource.namespace?.at && { from: resource.namespace.at }),
      },
      {
        op: 'test',
        on: 'claim',
        field: 'name',
        is: { op: 'equals', value: claim },
        label: 'spec.sourcePVC',
        ...(claim.at && { from: claim.at }),
      },
    ],
  };
}

function stateOf(paused: Node | undefined): PolicyState {
  const active = not(isTrue(paused, false));
  if (active === 'yes') return { active };
  const because = active === 'no' ? 'spec.paused is true' : 'spec.paused cannot be read here';
  return { active, because, ...(paused?.at && booleanOf(paused) !== undefined && { at: paused.at, enable: 'false' }) };
}

/** The manual trigger wins (internal/controller/statemachine/machine.go, getTrigger): the schedule beside it never runs. */
function triggerProblems(trigger: Node | undefined): PolicyProblem[] {
  const manual = get(trigger, 'manual');
  const schedule = get(trigger, 'schedule');
  if (manual?.kind !== 'scalar' || manual.value === '' || cronSchedule(schedule, 'five-field').kind !== 'cron')
    return [];
  return manual.at
    ? [
        {
          kind: 'ineffective',
          message: 'spec.trigger.manual wins over spec.trigger.schedule: it runs once and then waits for a new value',
          at: manual.at,
        },
      ]
    : [];
}
