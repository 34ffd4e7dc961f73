// Mode `containers`: pods really run, and Velero's node agent reads their files.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '../../testbed/run/kube-api.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { finished, namespaceObject, readData, volumeOf, writeData } from '../cluster/shop.ts';

const busybox = 'docker.io/library/busybox:1';

/** Writes its start into the volume once, then waits: what stays the same was restored, not written again. */
const pod = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'db', namespace },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'db',
        image: busybox,
        imagePullPolicy: 'Never',
        command: ['sh', '-c', 'test -e /data/data.txt || echo from the container > /data/data.txt; sleep 1000000'],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  },
});

const claim = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

describe('the testbed with containers', () => {
  let testbed: Testbed;
  let volume: string;

  before(async () => {
    testbed = await startTestbed({ mode: 'containers' });
    await testbed.api.apply(namespaceObject('shop'));
  });

  after(async () => {
    // It did not start: that is the failure.
    if (testbed === undefined) return;
    const bridge = await readFile(join(testbed.dir, 'bridge'), 'utf8');
    await testbed.stop();
    const bridges = Object.keys(networkInterfaces()).filter((name) => name === bridge);
    const processes = execFileSync('ps', ['-eww', '-o', 'command='], { encoding: 'utf8' });
    assert.deepEqual({ bridges, left: processes.includes(testbed.dir) }, { bridges: [], left: false });
  });

  it('runs a container that writes to its volume', async () => {
    await testbed.api.apply(claim('shop'));
    await testbed.api.apply(pod('shop'));
    volume = await volumeOf(testbed, 'shop', 'data');
    await testbed.api.until(
      '/api/v1/namespaces/shop/pods/db',
      'the pod runs',
      (one) => one.status?.phase === 'Running',
    );
    while (!(await readData(volume).catch(() => '')).includes('\n')) await new Promise((done) => setTimeout(done, 50));
    assert.equal(await readData(volume), 'from the container\n');
  });

  it('backs up its files with the node agent', async () => {
    const { status } = await finished(testbed, 'Backup', 'files', {
      includedNamespaces: ['shop'],
      defaultVolumesToFsBackup: true,
    });
    assert.equal(status.phase, 'Completed');
    const { items } = await testbed.api.request('GET', '/apis/velero.io/v1/namespaces/velero/podvolumebackups');
    assert.deepEqual(
      items.map((one: KubeObject) => one.status.phase),
      ['Completed'],
    );
  });

  it('restores them into another namespace', async () => {
    await writeData(volume, 'new');
    const { status } = await finished(testbed, 'Restore', 'files', {
      backupName: 'files',
      namespaceMapping: { shop: 'shop-restored' },
    });
    assert.equal(status.phase, 'Completed');
    assert.equal(await readData(await volumeOf(testbed, 'shop-restored', 'data')), 'from the container\n');
  });
});
