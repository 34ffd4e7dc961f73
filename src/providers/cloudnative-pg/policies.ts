import { type Node, scalar } from '../../core/model/node.ts';
import type { BackupPolicy, CaptureRule, PolicyProblem, PolicyState } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { booleanOf, get, isTrue, itemsOf, show, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import { not } from '../../core/model/tri.ts';
import { type Method, methodOf, type Wanted } from './method.ts';
import { clustersNamed, sameValue } from './references.ts';
import { scheduleOf } from './schedule.ts';
import { barmanPlugin, clusterType, scheduledBackupType } from './types.ts';

const always: Selector = { op: 'all', of: [] };

/** ScheduledBackup and Backup name their Cluster; a Cluster that none schedules can still be backed up by hand. */
export function readPolicies(resource: Resource, context: PolicyContext): BackupPolicy[] {
  if (resource.type === clusterType) return byHand(resource, context);
  const name = get(resource.body, 'spec.cluster.name');
  const scheduled = resource.type === scheduledBackupType;
  const wanted: Wanted = {
    method: textOf(get(resource.body, 'spec.method')) ?? 'barmanObjectStore',
    ...pluginOf(resource),
  };
  const written = get(resource.body, 'spec.method');
  const clusters = clustersNamed(name, resource.namespace, context);
  const methods = clusters.map((cluster) => methodOf(wanted, cluster, context));
  const method = written?.kind === 'unknown' ? unreadable(written.reason.detail) : agreed(methods, show(name));
  const { schedule, problems } = scheduled
    ? scheduleOf(get(resource.body, 'spec.schedule'))
    : { schedule: { kind: 'on-demand' as const }, problems: [] };
  return [
    {
      ...base(resource, context, method),
      selection: selectionOf(name, resource.namespace),
      schedule,
      state: scheduled ? stateOf(get(resource.body, 'spec.suspend')) : { active: 'yes' },
      problems: [...problems, ...misconfigured(method, name ?? written, resource)],
    },
  ];
}

function byHand(cluster: Resource, context: PolicyContext): BackupPolicy[] {
  const scheduled = context
    .resources(scheduledBackupType)
    .some(
      ({ resource }) =>
        sameValue(resource.namespace, cluster.namespace) &&
        sameValue(get(resource.body, 'spec.cluster.name'), cluster.name),
    );
  if (scheduled) return [];
  const wanted = (['barmanObjectStore', 'volumeSnapshot'] as const)
    .filter((one) => get(cluster.body, ['spec', 'backup', one]))
    .map((method): Wanted => ({ method }));
  if (itemsOf(get(cluster.body, 'spec.plugins')).some((one) => textOf(get(one, 'name')) === barmanPlugin))
    wanted.push({ method: 'plugin', plugin: barmanPlugin });
  const methods = wanted
    .map((one) => methodOf(one, cluster, context))
    .filter((one) => one.capture !== 'none' && one.capture !== 'unknown');
  return methods.slice(0, 1).map((method) => ({
    ...base(cluster, context, method),
    // By address: files of a folder of samples may all define a cluster of the same name.
    selection: {
      op: 'test',
      on: 'component',
      field: 'address',
      is: { op: 'equals', value: scalar(cluster.address) },
      label: 'the cluster itself',
    },
    schedule: { kind: 'on-demand' },
    state: { active: 'yes' },
    problems: [],
  }));
}

function base(resource: Resource, context: PolicyContext, method: Method) {
  const rule: CaptureRule = {
    when: always,
    method: method.capture,
    because: method.because,
    ...(method.capture === 'none' && { gap: 'nothing' as const }),
    ...(method.at && { at: method.at }),
  };
  return {
    id: `${context.environment.id}:${resource.address}`,
    provider: 'cloudnative-pg',
    type: resource.type,
    name: show(resource.name),
    environment: context.environment.id,
    at: resource.at,
    resource,
    captures: [rule],
    retention: method.retention,
    ...(method.destination !== undefined && { destination: method.destination }),
    reach: 'exact' as const,
  };
}

/** The cluster may be defined differently in several places; then nothing certain can be said about all of them. */
function agreed(methods: readonly Method[], cluster: string): Method {
  const [first, ...others] = methods;
  if (!first) return unreadable(`the cluster ${cluster} is not in the workspace`);
  if (others.every((one) => one.capture === first.capture)) return first;
  return unreadable(`the cluster ${cluster} is defined more than once, with different backup methods`);
}

function unreadable(because: string): Method {
  return { capture: 'unknown', because, retention: { kind: 'unknown', because } };
}

function pluginOf(resource: Resource): { plugin?: string } {
  const name = get(resource.body, 'spec.pluginConfiguration.name');
  return name === undefined ? {} : { plugin: textOf(name) ?? show(name) };
}

function selectionOf(name: Node | undefined, namespace: Node | undefined): Selector {
  const test = (field: string, value: Node | undefined, label: string): TestSelector => ({
    op: 'test',
    on: 'component',
    field,
    is: { op: 'equals', value: value ?? scalar('') },
    label,
    ...(value?.at && { from: value.at }),
  });
  return {
    op: 'all',
    of: [
      test('type', scalar(clusterType), 'CloudNativePG backs up its own clusters'),
      test('namespace', namespace, 'the namespace of the backup'),
      test('name', name, 'spec.cluster.name'),
    ],
  };
}

function stateOf(suspend: Node | undefined): PolicyState {
  const active = not(isTrue(suspend, false));
  if (active === 'yes') return { active };
  const because = active === 'no' ? 'spec.suspend is true' : 'spec.suspend cannot be read here';
  return {
    active,
    because,
    ...(suspend?.at && booleanOf(suspend) !== undefined && { at: suspend.at, enable: 'false' }),
  };
}

function misconfigured(method: Method, node: Node | undefined, resource: Resource): PolicyProblem[] {
  if (method.capture !== 'none') return [];
  return [{ kind: 'reference', message: method.because, at: node?.at ?? resource.at }];
}
