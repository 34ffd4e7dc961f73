// A namespace with data, a snapshot of it, and the engine to restore it with: for specs of the ring `cluster`.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenedCluster, openCluster } from '../../src/cluster/open.ts';
import type { Plan, PlanRequest, RestoreMode, RestoreRequest } from '../../src/core/model/plan.ts';
import { isRefused } from '../../src/core/model/restorer.ts';
import { restorers } from '../../src/providers/restore.generated.ts';
import { makePlan, type Planned } from '../../src/restore/make-plan.ts';
import { type Confirmation, type NotStarted, resume, type StartOptions, start } from '../../src/restore/run/index.ts';
import type { Journal, JournalStore } from '../../src/restore/run/journal.ts';
import { journalFiles } from '../../src/restore/run/journal-files.ts';
import { preflight, unknowns } from '../../src/restore/run/preflight.ts';
import type { WritableCluster } from '../../src/restore/run/tools.ts';
import type { Testbed } from '../../testbed/start.ts';
import { namespaceObject, readData, statefulSet, volumeOf, writeData } from './shop.ts';

export interface Scene {
  readonly namespace: string;
  /** Id of the restore point that holds `old`. */
  readonly point: string;
  request(mode: RestoreMode): RestoreRequest;
  /** What the volume of a claim holds. */
  data(claim?: string, namespace?: string): Promise<string>;
  replicas(): Promise<number>;
}

export interface Restoring {
  readonly cluster: OpenedCluster;
  readonly journals: JournalStore;
  /** A StatefulSet whose volume held `old` when its snapshot was made, and holds `later` now. */
  scene(): Promise<Scene>;
  plan(request: PlanRequest, cluster?: OpenedCluster): Promise<Planned>;
  /** Plans, confirms and runs. */
  run(request: PlanRequest, options?: Partial<StartOptions>): Promise<Journal | NotStarted>;
  /** Runs what was planned before. */
  start(planned: Planned, options?: Partial<StartOptions>, more?: Partial<Confirmation>): Promise<Journal | NotStarted>;
  resume(id: string, options?: Partial<StartOptions>): Promise<Journal | NotStarted>;
  close(): Promise<void>;
}

export async function restoring(testbed: Testbed): Promise<Restoring> {
  const folder = await mkdtemp(join(tmpdir(), 'backops-journal-'));
  const journals = journalFiles(folder);
  const cluster = openCluster({ kubeconfig: testbed.kubeconfig('admin'), env: {}, mayRunPrograms: false });
  const standard: StartOptions = { restorers, journals, owner: 'spec' };
  const writable = { reader: cluster, writer: cluster.writer };
  let count = 0;

  const startNow: Restoring['start'] = ({ plan, digest }, options, more) =>
    start({ plan, digest, typedNamespace: plan.request.namespace, ...more }, writable, { ...standard, ...options });

  const plan: Restoring['plan'] = async (request, from = cluster) => {
    const found = await makePlan(from, restorers, request);
    if (isRefused(found)) assert.fail(`${found.refused} ${found.remedy}`);
    return found;
  };

  return {
    cluster,
    journals,
    plan,
    start: startNow,
    run: async (request, options) => startNow(await plan(request), options),
    resume: (id, options) => resume(id, writable, { ...standard, ...options }),
    async scene() {
      const namespace = `scene-${++count}`;
      await testbed.api.apply(namespaceObject(namespace));
      await testbed.api.apply(statefulSet(namespace));
      const volume = await volumeOf(testbed, namespace, 'data-db-0');
      await writeData(volume, 'old');
      await snapshotOf(testbed, namespace, 'point');
      await writeData(volume, 'later');
      const workload = `/apis/apps/v1/namespaces/${namespace}/statefulsets/db`;
      await testbed.api.until(workload, 'the workload is ready', (one) => one.status?.readyReplicas === 1);
      const point = `csi-snapshots/VolumeSnapshot/${namespace}/point`;
      return {
        namespace,
        point,
        request: (mode) => ({ action: 'restore', provider: 'csi-snapshots', mode, namespace, point }),
        data: async (claim = 'data-db-0', at = namespace) => readData(await volumeOf(testbed, at, claim)),
        replicas: async () => (await testbed.api.request('GET', workload)).spec.replicas,
      };
    },
    async close() {
      cluster.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Takes a snapshot of `data-db-0` and waits until it is ready. */
export async function snapshotOf(testbed: Testbed, namespace: string, name: string): Promise<void> {
  const snapshot = {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, namespace },
    spec: { volumeSnapshotClassName: 'directory', source: { persistentVolumeClaimName: 'data-db-0' } },
  };
  await testbed.api.apply(snapshot);
  await testbed.api.until(await testbed.api.pathOf(snapshot), 'the snapshot is ready', (one) => one.status?.readyToUse);
}

/** The journal of a run that went to its end. */
export function done(outcome: Journal | NotStarted): Journal {
  return ended(outcome, 'done');
}

/** The journal of a run that was begun, and ended like this. */
export function ended(outcome: Journal | NotStarted, state: Journal['state']): Journal {
  if (outcome.state === 'not-started') assert.fail(`${outcome.message}: ${outcome.reasons.join('; ')}`);
  assert.equal(outcome.state, state, `${outcome.message} ${outcome.remedy}`);
  return outcome;
}

/** Calls back once, when the step begins. */
export function at(step: string, act: () => unknown): NonNullable<StartOptions['tell']> {
  let isDone = false;
  return ({ journal }) => {
    if (isDone || journal.steps.find(({ id }) => id === step)?.state !== 'begun') return;
    isDone = true;
    act();
  };
}

/** What cannot be checked about the plan, as somebody accepts it who reads it now. */
export async function unknownIn(plan: Plan, cluster: WritableCluster): Promise<string[]> {
  return unknowns(await preflight(plan, cluster)).map(({ message }) => message);
}

/** The reasons of a run that was not begun. */
export function notStarted(outcome: Journal | NotStarted, code: NotStarted['code']): string {
  if (outcome.state !== 'not-started') assert.fail(`it was begun: ${outcome.state} ${outcome.message}`);
  assert.equal(outcome.code, code, `${outcome.message}: ${outcome.reasons.join('; ')}`);
  return outcome.reasons.join('; ');
}
