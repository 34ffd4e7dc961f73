// A namespace with two volumes, backed up by Velero, and the engine to restore it with, as administrator or as developer.
import assert from 'node:assert/strict';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCluster } from '../../src/cluster/open.ts';
import type { PlanRequest, RestoreRequest } from '../../src/core/model/plan.ts';
import { isRefused, type Refused } from '../../src/core/model/restorer.ts';
import { restorers } from '../../src/providers/restore.generated.ts';
import { makePlan, type Planned } from '../../src/restore/make-plan.ts';
import { type NotStarted, type StartOptions, start } from '../../src/restore/run/index.ts';
import type { Journal } from '../../src/restore/run/journal.ts';
import { journalFiles } from '../../src/restore/run/journal-files.ts';
import type { KubeObject } from '../../testbed/run/kube-api.ts';
import type { TestbedUser } from '../../testbed/run/kubeconfig.ts';
import type { Testbed } from '../../testbed/start.ts';
import { unknownIn } from './restoring.ts';
import { finished, readData, statefulSet, volumeOf, writeData } from './shop.ts';

export interface Engine {
  plan(request: PlanRequest): Promise<Planned | Refused>;
  /** Plans, confirms, accepts what is unknown, and runs. */
  run(request: PlanRequest, options?: Partial<StartOptions>): Promise<Journal | NotStarted>;
  close(): Promise<void>;
}

export async function engineOf(testbed: Testbed, user: TestbedUser): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'backops-journal-'));
  const options: StartOptions = { restorers, journals: journalFiles(folder), owner: `spec-${user}` };
  const cluster = openCluster({ kubeconfig: testbed.kubeconfig(user), env: {}, mayRunPrograms: false });
  const plan: Engine['plan'] = (request) => makePlan(cluster, restorers, request);
  return {
    plan,
    async run(request, more) {
      const planned = planOf(await plan(request));
      const writable = { reader: cluster, writer: cluster.writer };
      const acceptedUnknowns = await unknownIn(planned.plan, writable);
      const confirmation = { ...planned, typedNamespace: request.namespace, acceptedUnknowns };
      return start(confirmation, writable, { ...options, ...more });
    },
    async close() {
      cluster.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function planOf(planned: Planned | Refused): Planned {
  if (isRefused(planned)) assert.fail(`${planned.refused} ${planned.remedy}`);
  return planned;
}

export function refusalOf(planned: Planned | Refused): string {
  if (!isRefused(planned)) assert.fail(`it was planned: ${planned.plan.title}`);
  return planned.refused;
}

export const pointOf = (backup: string): string => `velero/Backup/velero/${backup}`;

export function restoreOf(namespace: string, backup: string, more: Partial<RestoreRequest> = {}): RestoreRequest {
  return { action: 'restore', provider: 'velero', mode: 'clone', namespace, point: pointOf(backup), ...more };
}

/** The claim `uploads` with a Deployment that mounts it. */
export const web = (namespace: string): readonly KubeObject[] => [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'uploads', namespace, labels: { app: 'web' } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace, labels: { app: 'web' } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'web', image: 'nginx:1', volumeMounts: [{ name: 'uploads', mountPath: '/data' }] }],
          volumes: [{ name: 'uploads', persistentVolumeClaim: { claimName: 'uploads' } }],
        },
      },
    },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data: { color: 'old' } },
];

export interface Volumes {
  /** What `data.txt` on the volume of a claim says. */
  read(claim: string, at?: string): Promise<string>;
  write(claim: string, text: string): Promise<void>;
  /** A second file beside it. */
  add(claim: string): Promise<void>;
  hasAdded(claim: string, at?: string): Promise<boolean>;
}

export function volumesOf(testbed: Testbed, namespace: string): Volumes {
  const folder = (claim: string, at = namespace) => volumeOf(testbed, at, claim);
  return {
    read: async (claim, at) => readData(await folder(claim, at)),
    write: async (claim, text) => writeData(await folder(claim), text),
    add: async (claim) => writeFile(join(await folder(claim), 'added.txt'), 'added'),
    hasAdded: async (claim, at) =>
      access(join(await folder(claim, at), 'added.txt')).then(
        () => true,
        () => false,
      ),
  };
}

/** StatefulSet `db` and Deployment `web`, ready, with `old` on their volumes. */
export async function shopIn(testbed: Testbed, namespace: string): Promise<Volumes> {
  for (const object of [statefulSet(namespace), ...web(namespace)]) await testbed.api.apply(object);
  const volumes = volumesOf(testbed, namespace);
  for (const claim of ['data-db-0', 'uploads']) await volumes.write(claim, 'old');
  await readyIn(testbed, namespace);
  return volumes;
}

export async function readyIn(testbed: Testbed, namespace: string): Promise<void> {
  for (const path of ['statefulsets/db', 'deployments/web']) {
    const isReady = (one: KubeObject): boolean =>
      one.status?.readyReplicas === one.spec.replicas && one.spec.replicas > 0;
    await testbed.api.until(`/apis/apps/v1/namespaces/${namespace}/${path}`, `${path} is ready`, isReady);
  }
}

export async function backedUp(
  testbed: Testbed,
  namespace: string,
  name: string,
  spec: object = {},
  seconds = 60,
): Promise<void> {
  const { status } = await finished(testbed, 'Backup', name, { includedNamespaces: [namespace], ...spec }, seconds);
  assert.equal(status.phase, 'Completed');
}

/** `ok` and the rest of what was verified. */
export function outcomes({ verified = [] }: Journal): string[] {
  return verified.map(({ outcome, message }) => `${outcome}: ${message}`);
}
