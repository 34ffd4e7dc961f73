// Restores with Velero from file-system backups (kopia): pods run, and tell themselves what is on their volumes.
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { Exec, KubeConfig } from '@kubernetes/client-node';
import { filled } from '../../src/core/plan/run-id.ts';
import type { StartOptions } from '../../src/restore/run/index.ts';
import type { KubeObject } from '../../testbed/run/kube-api.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { done } from '../cluster/restoring.ts';
import { backedUp, type Engine, engineOf, outcomes, planOf, refusalOf, restoreOf } from '../cluster/velero-scene.ts';

const busybox = 'docker.io/library/busybox:1';
const namespace = 'shop';
const backup = 'shop-files';

/** Writes only where nothing is: what an empty volume would hold after a start is `fresh`. */
const template = (claim?: string): object => ({
  terminationGracePeriodSeconds: 0,
  containers: [
    {
      name: 'main',
      image: busybox,
      imagePullPolicy: 'Never',
      command: ['sh', '-c', 'test -e /data/data.txt || echo fresh > /data/data.txt; sleep 1000000'],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    },
  ],
  ...(claim !== undefined && { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }] }),
});

const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

function workload(kind: 'StatefulSet' | 'Deployment', name: string, spec: object): KubeObject {
  const labels = { app: name };
  const claim = kind === 'Deployment' ? name : undefined;
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace, labels },
    spec: { ...spec, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: template(claim) } },
  };
}

describe('restoring files with Velero', function () {
  this.timeout(300_000);
  let testbed: Testbed;
  let dev: Engine;
  let undo: ReturnType<typeof restoreOf> | undefined;

  before(async () => {
    testbed = await startTestbed({ mode: 'containers' });
    dev = await engineOf(testbed, 'dev');
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: claimSpec }];
    const uploads = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'web', namespace },
      spec: claimSpec,
    };
    await testbed.api.apply(uploads);
    await testbed.api.apply(workload('StatefulSet', 'db', { serviceName: 'db', replicas: 2, volumeClaimTemplates }));
    await testbed.api.apply(workload('Deployment', 'web', { replicas: 1 }));
    await ready();
    await write('old');
    await backedUp(testbed, namespace, backup, { defaultVolumesToFsBackup: true }, 240);
    await write('later');
  });

  after(async () => {
    await dev?.close();
    await testbed?.stop();
  });

  async function ready(): Promise<void> {
    for (const [path, count] of [
      ['statefulsets/db', 2],
      ['deployments/web', 1],
    ] as const) {
      const isReady = (one: KubeObject): boolean => one.status?.readyReplicas === count && one.spec.replicas === count;
      await testbed.api.until(`/apis/apps/v1/namespaces/${namespace}/${path}`, `${path} is ready`, isReady);
    }
  }

  const exec = (pod: string, at: string, ...command: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const config = new KubeConfig();
      config.loadFromFile(testbed.kubeconfig('admin'));
      let text = '';
      const out = new Writable({
        write(chunk, _, next) {
          text += chunk;
          next();
        },
      });
      const ended = (status: { status?: string; message?: string }): void =>
        status.status === 'Success' ? resolve(text.trim()) : reject(new Error(`${status.message} ${text}`));
      new Exec(config).exec(at, pod, 'main', command, out, out, null, false, ended).catch(reject);
    });

  async function pods(at: string): Promise<string[]> {
    const { items } = await testbed.api.request('GET', `/api/v1/namespaces/${at}/pods`);
    return items
      .filter((one: KubeObject) => one.metadata['deletionTimestamp' as 'name'] === undefined)
      .map((one: KubeObject) => one.metadata.name)
      .sort();
  }

  async function write(text: string): Promise<void> {
    for (const pod of await pods(namespace)) await exec(pod, namespace, 'sh', '-c', `echo ${text} > /data/data.txt`);
  }

  async function told(at: string): Promise<string[]> {
    return Promise.all((await pods(at)).map((pod) => exec(pod, at, 'cat', '/data/data.txt')));
  }

  it('copies a namespace with its old files into a new one', async () => {
    const journal = done(await dev.run(restoreOf(namespace, backup)));
    const found = outcomes(journal);
    assert.ok(
      found.includes('ok: claim web is bound, and its data came back from the store (4 bytes)'),
      found.join('\n'),
    );
    assert.deepEqual(
      found.filter((one) => one.startsWith('failed')),
      [],
    );
    const { target } = journal.plan;
    const workloads = await testbed.api.request('GET', `/apis/apps/v1/namespaces/${target.namespace}/statefulsets`);
    assert.equal(workloads.items.length, 1);
    await testbed.api.until(
      `/apis/apps/v1/namespaces/${target.namespace}/deployments/web`,
      'the copy runs',
      (one) => one.status?.readyReplicas === 1,
    );
    assert.deepEqual(await told(target.namespace), ['old', 'old', 'old']);
    assert.deepEqual(await told(namespace), ['later', 'later', 'later']);
  });

  it('refuses to restore one of two claims of a workload', async () => {
    const request = restoreOf(namespace, backup, { mode: 'in-place', only: { claims: ['data-db-1'] } });
    assert.match(refusalOf(await dev.plan(request)), /also mounts data-db-0/);
  });

  it('replaces the files in place, and leaves the workloads as they were', async () => {
    const request = restoreOf(namespace, backup, { mode: 'in-place' });
    const { plan } = planOf(await dev.plan(request));
    assert.deepEqual(
      plan.checks.filter(({ outcome }) => outcome !== 'ok'),
      [],
    );
    const journal = done(await dev.run(request));
    assert.deepEqual(
      outcomes(journal).filter((one) => !one.startsWith('ok')),
      [],
    );
    await ready();
    assert.deepEqual(await told(namespace), ['old', 'old', 'old']);
    assert.ok(journal.plan.undo);
    undo = filled(journal.plan.undo.request, journal.id);
  });

  it('gives the later files back when that is undone', async () => {
    assert.ok(undo);
    done(await dev.run(undo));
    await ready();
    assert.deepEqual(await told(namespace), ['later', 'later', 'later']);
  });

  it('replaces a claim by what the data mover brought into the store', async () => {
    await write('moved');
    await backedUp(testbed, namespace, 'shop-moved', { snapshotMoveData: true }, 240);
    await write('later');
    const journal = done(
      await dev.run(restoreOf(namespace, 'shop-moved', { mode: 'in-place', only: { claims: ['web'] } })),
    );
    assert.ok(outcomes(journal).includes('ok: claim web is bound, and its data came back from the store (6 bytes)'));
    await ready();
    assert.deepEqual(await told(namespace), ['later', 'later', 'moved']);
  });

  it('gives files and workload back when it was stopped in the middle and is undone', async () => {
    await write('before');
    const cancel = new AbortController();
    const tell: StartOptions['tell'] = ({ journal }) => {
      if (journal.steps.some(({ id, state }) => id === 'delete-claim-web' && state === 'done')) cancel.abort();
    };
    const request = restoreOf(namespace, backup, { mode: 'in-place', only: { claims: ['web'] } });
    const journal = await dev.run(request, { tell, signal: cancel.signal });
    assert.ok(journal.state === 'stopped' && journal.plan.undo, journal.message);
    done(await dev.run(filled(journal.plan.undo.request, journal.id)));
    await ready();
    assert.deepEqual(await told(namespace), ['before', 'before', 'before']);
  });

  it('keeps nothing in files without a running pod, and says so', async () => {
    const scale = `/apis/apps/v1/namespaces/${namespace}/deployments/web/scale`;
    await testbed.api.request('PATCH', scale, { spec: { replicas: 0 } }, 'application/merge-patch+json');
    await testbed.api.until(
      `/api/v1/namespaces/${namespace}/pods`,
      'its pod is gone',
      ({ items }) => items.length === 2,
    );
    const request = restoreOf(namespace, backup, { mode: 'in-place', only: { claims: ['web'] } });
    assert.match(refusalOf(await dev.plan(request)), /no running pod mounts claim web/);
  });
});
