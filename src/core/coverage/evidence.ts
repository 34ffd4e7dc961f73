import { clusterOf } from '../model/cluster-path.ts';
import { formatDuration } from '../model/duration.ts';
import type { Node } from '../model/node.ts';
import { kindOf } from '../model/object-type.ts';
import type { BackupPolicy, CaptureMethod } from '../model/policy.ts';
import { show } from '../model/read.ts';
import { gapOf, retentionSeconds } from '../model/retention.ts';
import type { Assessment, Decision, Evidence, Match } from '../model/verdict.ts';

/** The chain of reasons behind a verdict, in sentences that name policies and point at the text that decided. */
export function tell(assessment: Omit<Assessment, 'evidence'>): Evidence[] {
  const { component, contributors, nearMisses, verdict } = assessment;
  const evidence: Evidence[] = [];
  if (component.exemption) {
    const { by, reason, until, at } = component.exemption;
    const words = {
      directive: 'exempt by comment',
      annotation: 'exempt by annotation',
      replica: 'no primary copy',
      cache: 'a cache',
      derived: 'derived data',
    };
    evidence.push({ text: `${words[by]}: ${reason}${until ? ` (until ${until})` : ''}`, ...(at && { at }) });
  }
  if (component.mayBeExempt && verdict === 'unknown') {
    const { reason, at } = component.mayBeExempt;
    evidence.push({ text: reason, ...(at && { at }) });
  }
  for (const match of contributors) evidence.push(tellContributor(match));
  const silent = verdict === 'protected' || verdict === 'exempt';
  if (!silent) for (const match of nearMisses) evidence.push(tellMiss(match));
  if (evidence.length === 0) evidence.push({ text: 'no backup policy in this workspace selects it' });
  for (const volume of component.volumes) {
    if (volume.kind === 'empty-dir')
      evidence.push({ text: `volume ${volume.name} is an emptyDir: its data is gone with the pod`, at: volume.at });
    if (volume.kind === 'image-layer')
      evidence.push({
        text: 'no volume is mounted where it keeps its data: the data is gone with the container',
        at: volume.at,
      });
    if (volume.kind === 'host-path')
      evidence.push({
        text: `volume ${volume.name} lies on one node (hostPath), out of reach for snapshots and file-system backup`,
        at: volume.at,
      });
  }
  return evidence;
}

function tellContributor(match: Match): Evidence {
  const { policy } = match;
  const name = nameOf(policy);
  if (match.verdict === 'unknown') {
    return {
      text: `${name} may cover it, which cannot be told here: ${match.unknownBecause ?? 'it depends on values that cannot be read'}`,
      at: policy.at,
    };
  }
  const means = match.captureBecause ? `${methods[match.capture]} (${match.captureBecause})` : methods[match.capture];
  return { text: `${name} covers it: ${summarise(policy)}; ${means}`, at: policy.at };
}

export function tellMiss(match: Match): Evidence {
  const name = nameOf(match.policy);
  if (match.selected === 'no') {
    const reasons = match.deciding.map(tellDecision).join('; ');
    return { text: `${name} does not select it: ${reasons}`, at: match.deciding[0]?.test.from ?? match.policy.at };
  }
  if (match.gaps.includes('paused'))
    return {
      text: `${name} selects it, but is switched off${match.policy.state.because ? `: ${match.policy.state.because}` : ''}`,
      at: match.policy.state.at ?? match.policy.at,
    };
  if (match.gaps.includes('on-demand-only'))
    return { text: `${name} selects it, but nothing runs it on a schedule`, at: match.policy.at };
  if (match.policy.schedule.kind === 'invalid')
    return {
      text: `${name} selects it, but its schedule cannot run: ${match.policy.schedule.problem}`,
      at: match.policy.schedule.at ?? match.policy.at,
    };
  if (match.policy.provider === 'built-in') {
    const because = match.captureBecause ?? 'nothing switches it on';
    return { text: `${name} is off: ${because}`, at: match.captureAt ?? match.policy.at };
  }
  return {
    text: `${name} selects it, but not its data: ${match.captureBecause ?? 'nothing captures it'}`,
    at: match.captureAt ?? match.policy.at,
  };
}

/** `spec.template.includedNamespaces lists shop, web; here it is billing`. */
export function tellDecision(decision: Decision): string {
  const { test } = decision;
  if (test.op === 'constant') return test.label;
  const here = decision.actual === undefined ? 'it has none' : `here it is ${show(decision.actual)}`;
  const wants = wanted(test.is);
  const what =
    test.key === undefined
      ? test.field === 'name' || test.field === 'namespace'
        ? ''
        : ` for its ${test.field}`
      : ` of ${test.key}`;
  // Some operands are questions, which their answer settles.
  if (test.label.startsWith('whether ')) return `${test.label}: ${decision.result}, ${here}`;
  const verb = decision.negated ? 'excludes' : 'wants';
  return wants
    ? `${test.label} ${verb} ${wants}${what}, ${here}`
    : `${test.label} ${decision.negated ? 'excludes it' : `asks for ${test.key ?? test.field}`}, ${here}`;
}

function wanted(is: Extract<Decision['test'], { op: 'test' }>['is']): string {
  switch (is.op) {
    case 'equals':
      return show(is.value);
    case 'in':
      return oneOf(is.values);
    case 'glob':
      return show(is.pattern);
    case 'globs':
      return is.patterns.map(show).join(' or ');
    case 'lists':
      return 'a list of its volumes';
    case 'refers':
      return is.to;
    case 'exists':
      return '';
  }
}

function oneOf(values: readonly Node[]): string {
  const shown = values.length > 5 ? values.slice(0, 3) : values;
  const more = values.length - shown.length;
  return [...shown.map(show), ...(more > 0 ? [`one of ${more} others`] : [])].join(' or ');
}

export const methods: Readonly<Record<CaptureMethod, string>> = {
  'file-copy': 'its files are copied elsewhere',
  snapshot: 'snapshots on the same storage',
  'snapshot-copy': 'snapshots copied elsewhere',
  native: "the service's own consistent backup",
  versioning: 'old versions in the same bucket',
  mirror: 'a mirror without history',
  none: 'its data is not captured',
  unknown: 'how its data is captured cannot be read',
};

/** `Schedule nightly`; `Schedule nightly of cluster kind-dev` where no file holds it. */
export function nameOf(policy: BackupPolicy): string {
  const cluster = clusterOf(policy.environment);
  const name = `${kindOf(policy.type)} ${policy.name}`;
  return cluster === undefined ? name : `${name} of cluster ${cluster}`;
}

/** `at least every 24 h, kept 14 d, to default`. */
export function summarise(policy: BackupPolicy): string {
  const { schedule, retention, destination } = policy;
  const gap = gapOf(schedule);
  const when =
    schedule.kind === 'continuous'
      ? `continuously (at most ${formatDuration(schedule.lossSeconds)} lost)`
      : gap !== undefined
        ? `at least every ${formatDuration(gap)}`
        : schedule.kind === 'on-demand'
          ? 'only on demand'
          : schedule.kind === 'invalid'
            ? 'never (its schedule is invalid)'
            : 'on a schedule that cannot be read here';
  const kept = retentionSeconds(retention, schedule);
  const keep =
    retention.kind === 'count'
      ? `, the last ${retention.count} kept${kept === undefined ? '' : ` (${formatDuration(kept)})`}`
      : kept === undefined
        ? ''
        : kept === Number.POSITIVE_INFINITY
          ? ', never expiring'
          : `, kept ${formatDuration(kept)}`;
  return `${when}${keep}${destination ? `, ${destination}` : ''}`;
}
