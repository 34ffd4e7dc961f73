import { type LiveObject, liveText, liveValue } from '../model/live-object.ts';
import type { Selection } from '../model/plan.ts';
import type { Need, Refused, World } from '../model/restorer.ts';
import { kindOf } from './seen.ts';
import { claimsOfPod } from './workloads.ts';

type Workload = NonNullable<Selection['workload']>;

export function workloadNeeds(workload: Workload | undefined, namespace: string): readonly Need[] {
  return workload ? [{ type: workload.type, namespace, name: workload.name }] : [];
}

/** Where the pod's template lies in the workloads that people restore. */
const templates: Readonly<Record<string, readonly string[]>> = {
  'apps/StatefulSet': ['spec', 'template', 'spec'],
  'apps/Deployment': ['spec', 'template', 'spec'],
  'apps/DaemonSet': ['spec', 'template', 'spec'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  'batch/Job': ['spec', 'template', 'spec'],
  Pod: ['spec'],
};

/** Types of workloads whose claims can be told. */
export const workloadTypes: readonly string[] = Object.keys(templates);

/** Does a claim belong to this workload? By pattern, not by replica: what was scaled away can be restored as well. */
export function claimTest(type: string, live: LiveObject): (claim: string) => boolean {
  const named = new Set(claimsOfPod(liveValue(live, ...(templates[type] ?? []))));
  const listed = liveValue(live, 'spec', 'volumeClaimTemplates');
  const prefixes = (Array.isArray(listed) ? listed : []).flatMap((one) => {
    const template = liveText(one, 'metadata', 'name');
    return template === undefined ? [] : [`${template}-${live.metadata.name}-`];
  });
  return (claim) =>
    named.has(claim) || prefixes.some((prefix) => claim.startsWith(prefix) && /^\d+$/.test(claim.slice(prefix.length)));
}

/** The claims of a selection among those that are there; all without one. */
export function claimsMountedBy(
  world: World,
  namespace: string,
  only: Selection | undefined,
  claims: readonly LiveObject[],
): { readonly claims: readonly LiveObject[] } | Refused {
  let found = claims;
  if (only?.claims) {
    const missing = only.claims.find((name) => !claims.some(({ metadata }) => metadata.name === name));
    if (missing !== undefined)
      return { refused: `${namespace} has no claim ${missing}.`, remedy: 'Look at its name again.' };
    found = found.filter(({ metadata }) => only.claims?.includes(metadata.name));
  }
  if (only?.workload) {
    const { type, name } = only.workload;
    const seen = world.one(type, namespace, name);
    if (seen.state !== 'seen') {
      return seen.state === 'unread'
        ? { refused: `${kindOf(type)} ${name} cannot be read: ${seen.why}`, remedy: 'Name its claims instead.' }
        : { refused: `${namespace} has no ${kindOf(type)} ${name}.`, remedy: 'Name its claims instead.' };
    }
    const isIts = claimTest(type, seen.value);
    found = found.filter(({ metadata }) => isIts(metadata.name));
  }
  return { claims: found };
}
