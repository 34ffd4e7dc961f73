// The testbed itself: what every other spec of this ring relies on.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { KubeError } from '../../testbed/run/kube-api.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { listeners } from './listeners.ts';
import { finished, namespaceObject, readData, statefulSet, volumeOf, writeData } from './shop.ts';

describe('the testbed', () => {
  let testbed: Testbed;
  let volume: string;

  before(async () => {
    testbed = await startTestbed();
    await testbed.api.apply(namespaceObject('shop'));
  });

  after(async () => {
    if (testbed === undefined) return;
    await testbed.stop();
    assert.equal(existsSync(testbed.dir), false, 'its folder is gone');
  });

  it('listens on the loopback only, on ports of its own', async function () {
    if (process.platform !== 'linux') return this.skip();
    const pids = testbed.parts.list().flatMap((part) => part.pid ?? []);
    const found = await listeners(pids);
    const { port } = new URL(testbed.api.server);
    assert.ok(found.length >= 6, `found only ${found.length}`);
    assert.deepEqual(
      found.filter((one) => one.address !== '127.0.0.1' || Math.abs(one.port - Number(port)) > 15),
      [],
    );
  });

  it("binds a StatefulSet's claim to a folder", async () => {
    await testbed.api.apply(statefulSet('shop'));
    volume = await volumeOf(testbed, 'shop', 'data-db-0');
    await writeData(volume, 'old');
    await testbed.api.until(
      '/apis/apps/v1/namespaces/shop/statefulsets/db',
      'the StatefulSet is ready',
      (one) => one.status?.readyReplicas === 1,
    );
  });

  it('backs up with a snapshot', async () => {
    const { status } = await finished(testbed, 'Backup', 'first', { includedNamespaces: ['shop'] });
    assert.equal(status.phase, 'Completed');
    assert.equal(status.csiVolumeSnapshotsCompleted, 1);
  });

  it('restores what was on the volume into another namespace', async () => {
    await writeData(volume, 'new');
    const { status } = await finished(testbed, 'Restore', 'first', {
      backupName: 'first',
      namespaceMapping: { shop: 'shop-restored' },
    });
    assert.equal(status.phase, 'Completed');
    assert.equal(await readData(await volumeOf(testbed, 'shop-restored', 'data-db-0')), 'old');
    assert.equal(await readData(volume), 'new');
  });

  it('lets the developer restore and nothing more', async () => {
    const may = async (resource: string, verb: string): Promise<boolean> => {
      const review = await testbed.api.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        spec: {
          user: 'dev',
          groups: ['devs'],
          resourceAttributes: { namespace: 'velero', group: 'velero.io', resource, verb },
        },
      });
      return review.status.allowed;
    };
    assert.equal(await may('restores', 'create'), true);
    assert.equal(await may('backups', 'delete'), false);
    assert.equal(await may('backupstoragelocations', 'update'), false);
  });

  it('makes the storage fail on demand', async () => {
    await testbed.setCsiFaults({ fail: [{ method: 'CreateVolume', code: 'RESOURCE_EXHAUSTED', message: 'full' }] });
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'late', namespace: 'shop' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    await testbed.api.apply(claim);
    const events = '/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name=late,reason=ProvisioningFailed';
    await testbed.api.until(events, 'the claim says why it waits', ({ items }) => items[0]?.message.includes('full'));
    await testbed.setCsiFaults({});
    await volumeOf(testbed, 'shop', 'late');
  });

  it('survives the loss of its API server, and answers old watches with 410', async () => {
    const { metadata } = await testbed.api.request('GET', '/api/v1/namespaces');
    await testbed.api.apply(namespaceObject('later'));
    await testbed.forgetHistory();
    const watch = `/api/v1/namespaces?watch=1&timeoutSeconds=1&resourceVersion=${metadata.resourceVersion}`;
    const answer = await testbed.api
      .request<string | { object: { code: number } }>('GET', watch)
      .catch((error) => error);
    const code = answer instanceof KubeError ? answer.status : (answer as { object: { code: number } }).object.code;
    assert.equal(code, 410);
  });
});
