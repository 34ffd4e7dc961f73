import { type Node, scalar } from '../../core/model/node.ts';
import type { BackupPolicy, CaptureRule, PolicyProblem } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { FacetName, Selector } from '../../core/model/selector.ts';
import { optInGuards } from './opt-in.ts';
import { type PlanRule, planOf, rulesOf, unreadRule, withVaultLock } from './plan.ts';
import { type SelectionParts, selectionProblems, selectorOf } from './selection.ts';
import { services, typesWhere } from './services.ts';
import { all, any, constant, isType } from './tests.ts';

/** What the policies of one selection have in common, whether a resource or a module's call writes it. */
export interface Stated {
  readonly resource: Resource;
  readonly type: string;
  readonly name: string;
  readonly parts: SelectionParts;
  readonly rules: readonly PlanRule[];
  /** Has to hold beside the selection: that selection and plan exist. */
  readonly also: readonly Selector[];
  readonly problems: readonly PolicyProblem[];
}

/** One policy for each rule of the plan: flags of two rules are never combined. */
export function readSelection(resource: Resource, context: PolicyContext): BackupPolicy[] {
  const { body } = resource;
  const parts: SelectionParts = {
    resources: get(body, 'resources'),
    notResources: get(body, 'not_resources'),
    tags: get(body, 'selection_tag'),
    conditions: get(body, 'condition'),
  };
  const planId = get(body, 'plan_id');
  const { plan, because } = planOf(planId, context);
  const rules = plan
    ? rulesOf(get(plan.body, 'rule'))
    : [unreadRule(`the rules of its plan cannot be read: ${because}`)];
  return policiesOf(
    {
      resource,
      type: 'aws_backup_selection',
      name: textOf(resource.name) ?? 'selection',
      parts,
      rules: rules.length > 0 ? rules : [withoutRules],
      also: existing(resource, plan),
      problems: selectionProblems(parts),
    },
    context,
  );
}

/** The API refuses a plan without rules. */
const withoutRules: PlanRule = {
  name: 'rules',
  schedule: { kind: 'on-demand' },
  retention: { kind: 'forever' },
  continuous: 'no',
  state: { active: 'no', because: 'its plan has no rule' },
};

/** The same condition on both is one condition, and one on the component as well none at all. */
function existing(resource: Resource, plan: Resource | undefined): Selector[] {
  const found = [resource, ...(plan ? [plan] : [])].filter((one) => one.exists !== 'yes');
  const told = new Map(found.map((one) => [one.existsBecause ?? `${one.address} may not exist`, one]));
  return [...told].map(([because, one]) => constant(one.exists, because, one.at));
}

export function policiesOf(stated: Stated, context: PolicyContext): BackupPolicy[] {
  const selection = wholeSelection(stated, context);
  return stated.rules
    .map((rule) => withVaultLock(rule, context))
    .flatMap((rule) => {
      const policy = policyOf(stated, rule, selection, context);
      if (rule.continuous === 'no') return [policy];
      // Continuous backup is for some services only; the others are backed up at the rule's times.
      const continuous = isType(
        typesWhere((one) => one.continuous),
        'component',
        'enable_continuous_backup',
      );
      const written = rule.schedule.kind !== 'on-demand';
      const scheduled: BackupPolicy = { ...policy, selection: all(selection, { op: 'not', of: continuous }) };
      if (rule.continuous === 'unknown' || !written) return [policy];
      return [
        scheduled,
        {
          ...policy,
          id: `${policy.id}:continuous`,
          name: `${policy.name}, continuous`,
          selection: all(selection, continuous),
          schedule: { kind: 'continuous', lossSeconds: 300 },
        },
      ];
    });
}

function policyOf(stated: Stated, rule: PlanRule, selection: Selector, context: PolicyContext): BackupPolicy {
  const { resource } = stated;
  const several = stated.rules.length > 1;
  return {
    id: `${context.environment.id}:aws-backup:${resource.address}:${stated.name}:${rule.name}`,
    provider: 'aws-backup',
    type: stated.type,
    name: several ? `${stated.name} (${rule.name})` : stated.name,
    environment: context.environment.id,
    at: resource.at,
    resource,
    selection,
    captures: capturesOf(rule),
    schedule: rule.schedule,
    retention: rule.retention,
    state: rule.state,
    ...(rule.destination !== undefined && { destination: rule.destination }),
    reach: 'broad',
    problems: stated.problems,
  };
}

function wholeSelection(stated: Stated, context: PolicyContext): Selector {
  // A backup of an instance takes the volumes that are attached to it along (docs: whatisbackup, "Amazon EC2").
  const sides: FacetName[] = ['component', 'host'];
  const selectors = sides.map((on) => {
    const guards = optInGuards(on, context);
    return all(
      isType(Object.keys(services), on, 'AWS Backup'),
      ...samePlace(stated.resource, on),
      selectorOf(stated.parts, on, guards),
    );
  });
  const doubtful = typesWhere((one) => one.supported === 'unknown');
  const certain: Selector = any(
    { op: 'not', of: isType(doubtful, 'component', 'AWS Backup') },
    constant('unknown', 'it takes the volumes of such file systems one by one'),
  );
  return all(any(...selectors), certain, ...stated.also);
}

/** A selection reaches its own account and region only: another provider configuration may be another of either. */
function samePlace(selection: Resource, on: FacetName): Selector[] {
  return (['provider', 'region'] as const).map((field) => {
    const own = get(selection.body, field);
    const label = `${field} of the selection`;
    const test = { op: 'test', on, field, label } as const;
    const same: Selector = own
      ? { ...test, is: { op: 'equals', value: own } }
      : { op: 'not', of: { ...test, is: { op: 'exists' } } };
    return any(
      same,
      constant('unknown', `it may live in another account or region: its ${field} differs from that of the selection`),
    );
  });
}

const versioned: Selector = {
  op: 'test',
  on: 'component',
  field: 'versioned',
  is: { op: 'equals', value: scalar(true) },
  label: 'AWS Backup needs a versioned bucket',
};

function capturesOf(rule: PlanRule): CaptureRule[] {
  const where = rule.destination ?? 'a vault';
  const kept = `recovery points in ${where}`;
  const bucket = isType(['aws_s3_bucket'], 'component', 'AWS Backup for S3');
  const snapshots = isType(
    typesWhere((one) => one.snapshot === true),
    'component',
    'AWS Backup',
  );
  return [
    { when: all(bucket, versioned), method: 'native', because: kept },
    {
      when: bucket,
      method: 'none',
      gap: 'nothing',
      because: 'AWS Backup needs a versioned bucket, and this one is not',
    },
    { when: snapshots, method: 'snapshot-copy', because: kept },
    { when: { op: 'all', of: [] }, method: 'native', because: kept },
  ];
}

/** Node of a list, for modules that write one item without a list. */
export function listOrItem(node: Node | undefined): Node | undefined {
  if (node === undefined || node.kind === 'list' || node.kind === 'unknown') return node;
  return { kind: 'list', items: [node], ...(node.at && { at: node.at }) };
}
