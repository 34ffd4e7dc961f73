import { type ClusterReader, isClusterError, type Right } from '../../core/model/cluster-reader.ts';
import type { Manifest } from '../../core/model/cluster-writer.ts';
import { groupBy } from '../../core/model/group-by.ts';
import { type LiveObject, liveText, quantityBytes } from '../../core/model/live-object.ts';
import { typeOf } from '../../core/model/object-type.ts';
import type { Check, Plan, PlannedVolume, Step } from '../../core/model/plan.ts';
import { filled } from '../../core/plan/run-id.ts';
import { sizeText } from '../../core/report/size.ts';
import { kindsOf, type WritableCluster } from './tools.ts';

/**
 * Whether the plan would work: what the planner found, the user's rights, room in the quotas, and what the server says to a dry run.
 * Changes nothing. Rejects with a ClusterError when the cluster cannot be asked.
 */
export async function preflight(plan: Plan, cluster: WritableCluster, signal?: AbortSignal): Promise<readonly Check[]> {
  const [rights, quota, dryRun] = await Promise.all([
    rightsCheck(plan, cluster.reader, signal),
    quotaChecks(plan, cluster.reader, signal),
    dryRunChecks(plan, cluster, signal),
  ]);
  return [...plan.checks, ...rights, ...quota, ...dryRun];
}

export function isBlocked(checks: readonly Check[]): boolean {
  return checks.some(({ outcome }) => outcome === 'blocked');
}

export function unknowns(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ outcome }) => outcome === 'unknown');
}

async function rightsCheck({ rights }: Plan, reader: ClusterReader, signal?: AbortSignal): Promise<Check[]> {
  if (rights.length === 0) return [];
  const answers = await reader.mayI(rights, signal);
  const missing = rights.filter((_, at) => answers[at] !== true);
  if (missing.length === 0) return [{ id: 'rights', outcome: 'ok', message: 'you have all rights that it needs' }];
  return missing.map((right) => ({
    id: 'rights',
    outcome: 'blocked',
    message: `you may not ${rightText(right)}`,
    remedy: 'Ask the platform team for this right, or choose another way to restore.',
  }));
}

function rightText({ verb, group, resource, subresource, namespace }: Right): string {
  const what = `${resource}${subresource === undefined ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`;
  return `${verb} ${what}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

async function quotaChecks({ volumes, target }: Plan, reader: ClusterReader, signal?: AbortSignal): Promise<Check[]> {
  const added = volumes.filter(
    ({ isReplaced, replacedBytes, namespace }) =>
      (!isReplaced || replacedBytes !== undefined) && !(target.isNew && namespace === target.namespace),
  );
  const byNamespace = groupBy(added, ({ namespace }) => namespace);
  const [kind] = byNamespace.size === 0 ? [] : await reader.discover(['ResourceQuota'], signal);
  if (!kind) return [];
  const checks = await Promise.all(
    [...byNamespace].map(async ([namespace, wanted]) => {
      try {
        const quotas = await reader.list(kind, namespace, signal);
        return quotas.flatMap((quota) => roomChecks(quota, wanted));
      } catch (error) {
        if (!isClusterError(error) || error.clusterCode !== 'forbidden') throw error;
        return [
          {
            id: 'quota',
            outcome: 'unknown' as const,
            message: `whether the quotas of ${namespace} leave room cannot be read`,
            remedy: 'Ask for the right to list resourcequotas there.',
          },
        ];
      }
    }),
  );
  return checks.flat();
}

/** Fields of a ResourceQuota that volumes use up (kubernetes.io/docs/concepts/policy/resource-quotas). */
function roomChecks(quota: LiveObject, volumes: readonly PlannedVolume[]): Check[] {
  const hard = (quota.status as { hard?: Record<string, string> } | undefined)?.hard ?? {};
  return Object.keys(hard).flatMap((field): Check[] => {
    const ofClass = /^(.+)\.storageclass\.storage\.k8s\.io\/(.+)$/.exec(field);
    const what = ofClass?.[2] ?? field;
    const isBytes = what === 'requests.storage';
    const counted = volumes
      .filter(({ storageClass }) => !ofClass || storageClass === ofClass[1])
      .filter(({ isReplaced }) => isBytes || !isReplaced);
    if ((!isBytes && what !== 'persistentvolumeclaims') || counted.length === 0) return [];
    const [limit, used] = ['hard', 'used'].map((side) => quantityBytes(liveText(quota, 'status', side, field)));
    const name = `quota ${quota.metadata.name}`;
    const unsized = isBytes && counted.some(({ bytes }) => bytes === undefined);
    if (limit === undefined || used === undefined || unsized) {
      return [{ id: 'quota', outcome: 'unknown', message: `whether ${name} leaves room (${field}) cannot be told` }];
    }
    const needed = isBytes
      ? counted.reduce((sum, { bytes = 0, replacedBytes = 0 }) => sum + bytes - replacedBytes, 0)
      : counted.length;
    const say = (amount: number): string => (isBytes ? sizeText(amount) : String(amount));
    const message = `${name} leaves ${say(Math.max(0, limit - used))} of ${field}, ${say(needed)} needed`;
    return limit - used >= needed
      ? [{ id: 'quota', outcome: 'ok', message }]
      : [{ id: 'quota', outcome: 'blocked', message, remedy: 'Delete what is not needed, or ask for a larger quota.' }];
  });
}

async function dryRunChecks(plan: Plan, { reader, writer }: WritableCluster, signal?: AbortSignal): Promise<Check[]> {
  const kind = kindsOf(reader, signal ?? new AbortController().signal);
  const tried = plan.steps.filter((step) => step.do === 'create' && canTry(plan, step.object));
  const checks = await Promise.all(
    tried.map(async (step): Promise<Check | undefined> => {
      if (step.do !== 'create') return undefined;
      const { object, mayExist } = step;
      const trial = filled(object, '00000000000000xx');
      try {
        await writer.create(await kind(typeOf(trial)), trial, { dryRun: true, ...(signal && { signal }) });
        return undefined;
      } catch (error) {
        if (!isClusterError(error)) throw error;
        const { clusterCode, message, remedy } = error;
        if (clusterCode === 'exists' && (mayExist || isDeletedBefore(plan, step))) return undefined;
        // A quota counts what is still there: there is room as soon as it is deleted, unless more is asked for.
        if (clusterCode === 'quota' && isDeletedBefore(plan, step)) return undefined;
        const refused = ['forbidden', 'exists', 'invalid', 'quota', 'conflict', 'absent'].includes(clusterCode);
        if (!refused) throw error;
        return {
          id: 'dry-run',
          outcome: 'blocked',
          message: `the server would not take ${trial.kind} ${trial.metadata.name}: ${message}`,
          remedy,
        };
      }
    }),
  );
  const found = checks.filter((one) => one !== undefined);
  if (found.length > 0 || tried.length === 0) return found;
  const rest = plan.steps.filter(({ do: what }) => what === 'create').length - tried.length;
  const more = rest === 0 ? '' : `; ${rest} only when the namespace is there`;
  return [{ id: 'dry-run', outcome: 'ok', message: `the server takes what is created (dry run)${more}` }];
}

/** What goes into a namespace that is not there yet cannot be tried. */
function canTry({ target }: Plan, object: Manifest): boolean {
  return !(target.isNew && object.metadata.namespace === target.namespace);
}

function isDeletedBefore(plan: Plan, step: Step): boolean {
  if (step.do !== 'create') return false;
  const { name, namespace } = step.object.metadata;
  return plan.steps
    .slice(0, plan.steps.indexOf(step))
    .some((one) => one.do === 'delete' && one.ref.name === name && one.ref.namespace === namespace);
}
