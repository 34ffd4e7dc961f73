import { labelSelector } from '../../core/model/label-selector.ts';
import { type Node, scalar } from '../../core/model/node.ts';
import type { BackupPolicy, PolicyState } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { booleanOf, get, isTrue, show } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { cronSchedule } from '../../core/model/schedule.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import { not } from '../../core/model/tri.ts';
import { capturesOf } from './capture.ts';
import { retentionOf } from './retention.ts';

/** SnapshotSchedule takes snapshots again and again; a VolumeSnapshot or VolumeGroupSnapshot is one, taken when it is applied. */
export function readPolicies(resource: Resource, context: PolicyContext): BackupPolicy[] {
  const base = {
    id: `${context.environment.id}:${resource.address}`,
    provider: 'csi-snapshots',
    type: resource.type,
    name: show(resource.name),
    environment: context.environment.id,
    at: resource.at,
    resource,
    captures: capturesOf(),
    problems: [],
  };
  const once = { schedule: { kind: 'on-demand' }, retention: { kind: 'forever' }, state: { active: 'yes' } } as const;
  switch (resource.type) {
    case 'snapscheduler.backube/SnapshotSchedule': {
      const schedule = cronSchedule(get(resource.body, 'spec.schedule'), 'five-field');
      return [
        {
          ...base,
          selection: claimsLabelled(get(resource.body, 'spec.claimSelector'), 'spec.claimSelector', resource),
          schedule,
          retention: retentionOf(get(resource.body, 'spec.retention'), schedule),
          state: stateOf(get(resource.body, 'spec.disabled')),
          reach: 'broad',
        },
      ];
    }
    case 'snapshot.storage.k8s.io/VolumeSnapshot': {
      const claim = get(resource.body, 'spec.source.persistentVolumeClaimName');
      // Without a claim it stands for a snapshot that exists already.
      return claim ? [{ ...base, ...once, selection: claimNamed(claim, resource), reach: 'exact' }] : [];
    }
    default: {
      const selector = get(resource.body, 'spec.source.selector');
      const selection = claimsLabelled(selector, 'spec.source.selector', resource);
      return selector ? [{ ...base, ...once, selection, reach: 'broad' }] : [];
    }
  }
}

function claimNamed(claim: Node, resource: Resource): Selector {
  const named: TestSelector = {
    op: 'test',
    on: 'claim',
    field: 'name',
    is: { op: 'equals', value: claim },
    label: 'spec.source.persistentVolumeClaimName',
    ...(claim.at && { from: claim.at }),
  };
  return { op: 'all', of: [sameNamespace(resource), named] };
}

/** An absent or empty selector takes every claim of the namespace (snapscheduler api/v1/snapshotschedule_types.go). */
function claimsLabelled(selector: Node | undefined, label: string, resource: Resource): Selector {
  const labels = labelSelector(selector, { on: 'claim', label, gap: 'selector-misses', repairable: true });
  return { op: 'all', of: [sameNamespace(resource), labels] };
}

/** Asked of the claim, so that volumes without one (hostPath, emptyDir) are out as well. */
function sameNamespace(resource: Resource): TestSelector {
  return {
    op: 'test',
    on: 'claim',
    field: 'namespace',
    is: { op: 'equals', value: resource.namespace ?? scalar('') },
    label: 'the namespace of the snapshots',
    ...(resource.namespace?.at && { from: resource.namespace.at }),
  };
}

function stateOf(disabled: Node | undefined): PolicyState {
  const active = not(isTrue(disabled, false));
  if (active === 'yes') return { active };
  const because = active === 'no' ? 'spec.disabled is true' : 'spec.disabled cannot be read here';
  return {
    active,
    because,
    ...(disabled?.at && booleanOf(disabled) !== undefined && { at: disabled.at, enable: 'false' }),
  };
}
