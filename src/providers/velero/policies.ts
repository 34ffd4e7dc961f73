import { day, parseGoDuration } from '../../core/model/duration.ts';
import type { Node } from '../../core/model/node.ts';
import type { BackupPolicy, PolicyState, Retention, Schedule } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { booleanOf, get, isTrue, mapOf, show, textOf, textsOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { cronSchedule } from '../../core/model/schedule.ts';
import type { Place } from '../../core/model/source.ts';
import { not } from '../../core/model/tri.ts';
import { capturesOf } from './capture.ts';
import { type ChartRelease, chartRelease } from './chart.ts';
import { quiescedBy } from './hooks.ts';
import { resourceFilter } from './names.ts';
import { refusals, refused } from './refusals.ts';
import { selectionOf } from './selection.ts';
import { serverDefaults } from './server.ts';
import { volumePolicies } from './volume-policies.ts';

interface Stated {
  readonly type: string;
  readonly name: string;
  readonly at: Place;
  readonly namespace: Node | undefined;
  /** The BackupSpec. */
  readonly spec: Node | undefined;
  readonly path: string;
  readonly schedule: Schedule;
  readonly state: PolicyState;
}

/** Schedule, Backup, and the schedules that an installation of the velero chart makes from its values. */
export function readPolicies(resource: Resource, context: PolicyContext): BackupPolicy[] {
  switch (resource.type) {
    case 'velero.io/Schedule':
      return [policyOf(statedBySchedule(resource), resource, context)];
    case 'velero.io/Backup':
      return [policyOf(statedByBackup(resource), resource, context)];
    default: {
      const release = chartRelease(resource, context);
      if (!release) return [];
      return [
        ...statedByRelease(release, resource).map((stated) => policyOf(stated, resource, context)),
        ...unreadSchedules(release, resource, context),
      ];
    }
  }
}

function statedBySchedule(resource: Resource): Stated {
  return {
    type: resource.type,
    name: show(resource.name),
    at: resource.at,
    namespace: resource.namespace,
    spec: get(resource.body, 'spec.template'),
    path: 'spec.template',
    schedule: cronSchedule(get(resource.body, 'spec.schedule'), 'five-field'),
    state: refusedBy(get(resource.body, 'status')) ?? stateOf(get(resource.body, 'spec.paused'), 'spec.paused'),
  };
}

/** What the server says of a Schedule that it does not run (pkg/controller/schedule_controller.go). */
function refusedBy(status: Node | undefined): PolicyState | undefined {
  if (textOf(get(status, 'phase')) !== 'FailedValidation') return undefined;
  const why = textsOf(get(status, 'validationErrors')).join('; ');
  return { active: 'no', because: `Velero refuses it${why ? `: ${why}` : ''}` };
}

function statedByBackup(resource: Resource): Stated {
  const base = statedBySchedule(resource);
  return {
    ...base,
    spec: get(resource.body, 'spec'),
    path: 'spec',
    schedule: { kind: 'on-demand' },
    state: { active: 'yes' },
  };
}

/** Chart values `schedules.<name>.{disabled,paused,schedule,template}`. */
function statedByRelease(release: ChartRelease, resource: Resource): Stated[] {
  const schedules = get(release.values, 'schedules');
  return [...(mapOf(schedules)?.entries ?? [])].map(([name, entry]) => {
    const disabled = get(entry.value, 'disabled');
    return {
      type: 'velero.io/Schedule',
      name: `${release.name}-${name}`,
      at: entry.key ?? resource.at,
      namespace: release.namespace,
      spec: get(entry.value, 'template'),
      path: `${release.path}.schedules.${name}.template`,
      schedule: cronSchedule(get(entry.value, 'schedule'), 'five-field'),
      state: disabled === undefined ? stateOf(get(entry.value, 'paused'), 'paused') : stateOf(disabled, 'disabled'),
    };
  });
}

/** Values that are not in the release can hold schedules as well; what they would cover is unknown. */
function unreadSchedules(release: ChartRelease, resource: Resource, context: PolicyContext): BackupPolicy[] {
  const schedules = get(release.values, 'schedules');
  if (schedules?.kind !== 'unknown' && release.elsewhere === undefined) return [];
  const because = release.elsewhere
    ? `the release ${release.name} takes values from elsewhere (${release.elsewhere}), where schedules may be`
    : `the schedules of the release ${release.name} cannot be read here`;
  return [
    {
      id: `${context.environment.id}:${resource.address}:unread`,
      provider: 'velero',
      type: resource.type,
      name: release.name,
      environment: context.environment.id,
      at: resource.at,
      resource,
      selection: { op: 'constant', value: 'unknown', label: because },
      captures: [{ when: { op: 'all', of: [] }, method: 'unknown', because }],
      schedule: { kind: 'unknown', because },
      retention: { kind: 'unknown', because },
      state: { active: 'yes' },
      reach: 'broad',
      problems: [],
    },
  ];
}

function policyOf(stated: Stated, resource: Resource, context: PolicyContext): BackupPolicy {
  const { spec, path } = stated;
  const filter = resourceFilter(spec);
  const server = context.shared(serverDefaults);
  const problems = refusals(spec, stated.namespace, stated.at, server, context);
  const location = textOf(get(spec, 'storageLocation'));
  return {
    id: `${context.environment.id}:${resource.address}:${stated.name}`,
    provider: 'velero',
    type: stated.type,
    name: stated.name,
    environment: context.environment.id,
    at: stated.at,
    resource,
    selection: selectionOf(spec, path, filter, server),
    captures: [
      ...refused(problems),
      ...capturesOf(spec, path, filter, server, volumePolicies(spec, stated.namespace, context)),
    ],
    quiesced: quiescedBy(spec, path, filter),
    schedule: stated.schedule,
    retention: retentionOf(get(spec, 'ttl')),
    state: stated.state,
    destination: `location ${location ?? 'default'}`,
    reach: 'broad',
    problems,
  };
}

/** `spec.template.ttl` is a Go duration; absent or 0 means the server's default of 720h (pkg/cmd/server/config). */
function retentionOf(ttl: Node | undefined): Retention {
  const fallback: Retention = { kind: 'duration', seconds: 30 * day };
  if (ttl === undefined) return fallback;
  const text = textOf(ttl);
  const at = ttl.at && { at: ttl.at };
  const seconds = text === undefined ? undefined : parseGoDuration(text);
  if (seconds === undefined)
    return { kind: 'unknown', because: ttl.kind === 'unknown' ? ttl.reason.detail : `"${text}" is no duration`, ...at };
  return seconds === 0 ? fallback : { kind: 'duration', seconds, ...at };
}

function stateOf(off: Node | undefined, field: string): PolicyState {
  const active = not(isTrue(off, false));
  if (active === 'yes') return { active };
  const because = active === 'no' ? `${field} is true` : `${field} cannot be read here`;
  return { active, because, ...(off?.at && booleanOf(off) !== undefined && { at: off.at, enable: 'false' }) };
}
