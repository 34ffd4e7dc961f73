import { type LiveObject, liveText, liveValue } from '../model/live-object.ts';

/** Where the pod's template lies in the workloads that people restore. */
const templates: Readonly<Record<string, readonly string[]>> = {
  'apps/StatefulSet': ['spec', 'template', 'spec'],
  'apps/Deployment': ['spec', 'template', 'spec'],
  'apps/DaemonSet': ['spec', 'template', 'spec'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  'batch/Job': ['spec', 'template', 'spec'],
  Pod: ['spec'],
};

/** Types of workloads that people name when they choose what is restored. */
export const workloadTypes: readonly string[] = Object.keys(templates);

/** The claims that a pod, of which this is the spec, mounts by name. */
export function claimsOfPod(spec: unknown): string[] {
  const volumes = liveValue(spec, 'volumes');
  return Array.isArray(volumes)
    ? volumes.flatMap((one) => liveText(one, 'persistentVolumeClaim', 'claimName') ?? [])
    : [];
}

/** Does a claim belong to this workload? By pattern, not by replica: what was scaled away can be restored as well. */
export function claimTest(type: string, live: LiveObject): (claim: string) => boolean {
  const named = new Set(claimsOfPod(liveValue(live, ...(templates[type] ?? ['spec', 'template', 'spec']))));
  const listed = liveValue(live, 'spec', 'volumeClaimTemplates');
  const prefixes = (Array.isArray(listed) ? listed : []).flatMap((one) => {
    const template = liveText(one, 'metadata', 'name');
    return template === undefined ? [] : [`${template}-${live.metadata.name}-`];
  });
  return (claim) =>
    named.has(claim) || prefixes.some((prefix) => claim.startsWith(prefix) && /^\d+$/.test(claim.slice(prefix.length)));
}
