import { parseCron } from '../../core/model/cron.ts';
import { day } from '../../core/model/duration.ts';
import type { Node } from '../../core/model/node.ts';
import type { PolicyState, Retention, Schedule } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue, itemsOf, numberOf, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { cronSchedule } from '../../core/model/schedule.ts';
import type { Tri } from '../../core/model/tri.ts';

/** One rule of a plan: when, for how long, where to. */
export interface PlanRule {
  readonly name: string;
  readonly schedule: Schedule;
  readonly retention: Retention;
  readonly continuous: Tri;
  readonly destination?: string;
  readonly state: PolicyState;
  readonly vault?: Node;
}

/** Names of the settings in a plan's rule; modules flatten them. */
export interface RulePaths {
  readonly name: string;
  readonly deleteAfter: string;
}

const planPaths: RulePaths = { name: 'rule_name', deleteAfter: 'lifecycle.*.delete_after' };

export function rulesOf(rules: Node | undefined, paths: RulePaths = planPaths): PlanRule[] {
  const read = itemsOf(rules).map((rule, index) => readRule(rule, index, paths));
  const open = rules?.kind === 'unknown' ? rules.reason : rules?.kind === 'list' ? rules.open : undefined;
  if (open) return [...read, unreadRule(`its rules cannot be read: ${open.detail}`)];
  return read;
}

/** A plan of which nothing is known. */
export function unreadRule(because: string): PlanRule {
  return {
    name: 'rules',
    schedule: { kind: 'unknown', because },
    retention: { kind: 'unknown', because },
    continuous: 'unknown',
    state: { active: 'unknown', because },
  };
}

function readRule(rule: Node, index: number, paths: RulePaths): PlanRule {
  const vault = get(rule, 'target_vault_name');
  const copies = itemsOf(get(rule, 'copy_action')).length;
  const where = vaultName(vault);
  return {
    name: textOf(get(rule, paths.name)) ?? `rule ${index + 1}`,
    schedule: scheduleOf(get(rule, 'schedule')),
    retention: retentionOf(get(rule, paths.deleteAfter)),
    continuous: isTrue(get(rule, 'enable_continuous_backup')),
    state: { active: 'yes' },
    ...(where !== undefined && {
      destination: copies > 0 ? `${where}, copied to ${copies === 1 ? 'another' : `${copies} others`}` : where,
    }),
    ...(vault && { vault }),
  };
}

function vaultName(vault: Node | undefined): string | undefined {
  if (vault?.kind === 'reference') return `vault ${vault.address.replace(/^.*\./, '')}`;
  const name = textOf(vault);
  return name === undefined ? undefined : `vault ${name}`;
}

/** AWS cron (six fields) or rate; a rule without a schedule runs once a day. */
function scheduleOf(node: Node | undefined): Schedule {
  if (node === undefined) return { kind: 'interval', seconds: day };
  const at = node.at && { at: node.at };
  if (node.kind === 'unknown' && node.choices?.length) {
    // Every choice runs: the slowest of them is what can be promised.
    const gaps = node.choices.map((choice) => parseCron(textOf(choice) ?? '', 'aws'));
    if (gaps.every((one) => one.ok)) {
      return { kind: 'interval', seconds: Math.max(...gaps.map((one) => one.longestGapSeconds)), ...at };
    }
  }
  return cronSchedule(node, 'aws');
}

/** `delete_after` in days; without it recovery points are kept for ever. */
function retentionOf(node: Node | undefined): Retention {
  if (node === undefined) return { kind: 'forever' };
  const days = numberOf(node);
  const at = node.at && { at: node.at };
  if (days === 0) return { kind: 'forever' };
  if (days !== undefined) return { kind: 'duration', seconds: days * day, ...at };
  const choices = node.kind === 'unknown' ? node.choices?.map(numberOf) : undefined;
  return {
    kind: 'unknown',
    because: node.kind === 'unknown' ? node.reason.detail : 'delete_after cannot be read',
    ...(choices?.every((one) => one !== undefined) && { possibleSeconds: choices.map((one) => one * day) }),
    ...at,
  };
}

/** The plan that a selection's `plan_id` refers to, if it is here. */
export function planOf(
  planId: Node | undefined,
  context: PolicyContext,
): { readonly plan?: Resource; readonly because: string } {
  const because = planId?.kind === 'unknown' ? planId.reason.detail : 'its plan is not in this workspace';
  const plans = context.resources('aws_backup_plan').map((one) => one.resource);
  const address = addressIn(planId);
  const plan = address === undefined ? undefined : plans.find((one) => one.address === address);
  return { ...(plan && { plan }), because };
}

/** `aws_backup_plan.x.id`, also where it may be null: `join("", aws_backup_plan.x[*].id)`. */
function addressIn(node: Node | undefined): string | undefined {
  if (node?.kind === 'reference') return node.address;
  if (node?.kind !== 'unknown' || !node.choices) return undefined;
  const found = new Set(node.choices.flatMap((choice) => (choice.kind === 'reference' ? [choice.address] : [])));
  return found.size === 1 ? [...found][0] : undefined;
}

/** A locked vault refuses recovery points whose retention lies outside its limits: the jobs of such a rule fail. */
export function withVaultLock(rule: PlanRule, context: PolicyContext): PlanRule {
  if (rule.retention.kind !== 'duration' || !rule.vault) return rule;
  const { vault, retention } = rule;
  for (const { resource } of context.resources('aws_backup_vault_lock_configuration')) {
    const locked = get(resource.body, 'backup_vault_name');
    if (resource.exists !== 'yes' || locked === undefined || !sameVault(locked, vault)) continue;
    const [low, high] = [
      numberOf(get(resource.body, 'min_retention_days')),
      numberOf(get(resource.body, 'max_retention_days')),
    ];
    const tooShort = low !== undefined && retention.seconds < low * day;
    const tooLong = high !== undefined && retention.seconds > high * day;
    if (tooShort || tooLong) {
      const limit = tooShort ? `at least ${low}` : `at most ${high}`;
      return {
        ...rule,
        state: {
          active: 'no',
          because: `the lock of its vault wants ${limit} days of retention, so that its jobs fail`,
          ...(retention.at && { at: retention.at }),
        },
      };
    }
  }
  return rule;
}

function sameVault(a: Node, b: Node): boolean {
  if (a.kind === 'reference' && b.kind === 'reference') return a.address === b.address;
  return a.kind === 'scalar' && b.kind === 'scalar' && a.value === b.value;
}
