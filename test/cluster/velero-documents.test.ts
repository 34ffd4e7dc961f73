// What Velero tells about backups and restores beside their objects, through its own links, as the developer.
import assert from 'node:assert/strict';
import { download } from '../../src/cluster/download.ts';
import { type OpenedCluster, openCluster } from '../../src/cluster/open.ts';
import { documents } from '../../src/providers/velero/documents.ts';
import { readDocument } from '../../src/restore/run/document.ts';
import type { Testbed } from '../../testbed/start.ts';
import { done } from './restoring.ts';
import { freshNamespace, sharedTestbed } from './shared.ts';
import { backedUp, type Engine, engineOf, pointOf, restoreOf, shopIn } from './velero-scene.ts';

describe("Velero's documents", function () {
  this.timeout(300_000);
  let testbed: Testbed;
  let dev: Engine;
  let cluster: OpenedCluster;
  let namespace: string;
  let own: string;

  before(async () => {
    testbed = await sharedTestbed();
    dev = await engineOf(testbed, 'dev');
    cluster = openCluster({ kubeconfig: testbed.kubeconfig('dev'), env: {}, mayRunPrograms: false });
    namespace = await freshNamespace(testbed, 'papers');
    await shopIn(testbed, namespace);
    const { id } = done(await dev.run({ action: 'copy', provider: 'velero', namespace }));
    own = `backops-${namespace}-${id}`;
  });

  after(async () => {
    cluster?.close();
    await dev?.close();
  });

  async function read(type: string, id: string, name: string) {
    const document = documents.of(type).find((one) => one.id === id);
    assert.ok(document, `there is a ${id}`);
    const writable = { reader: cluster, writer: cluster.writer };
    return readDocument(documents, document, { namespace: 'velero', name }, writable, download);
  }

  it('shows log, objects and volumes of a backup', async () => {
    const type = 'velero.io/Backup';
    assert.match((await read(type, 'BackupLog', own)).text, /level=info/);
    assert.match(
      (await read(type, 'BackupResourceList', own)).text,
      new RegExp(`apps/v1/StatefulSet: 1\n  ${namespace}/db\n`),
    );
    assert.match(
      (await read(type, 'BackupVolumeInfos', own)).text,
      new RegExp(`${namespace}/uploads\n  data: .*\n(.*\n)*?  method: +CSISnapshot`),
    );
    assert.match((await read(type, 'BackupResults', own)).text, /^Errors: none\n\nWarnings: none\n/);
  });

  it('shows what a restore warns of, and what it restored', async () => {
    const { id, plan } = done(await dev.run(restoreOf(namespace, own)));
    const name = `backops-${namespace}-${id}`;
    const { text } = await read('velero.io/Restore', 'RestoreResults', name);
    assert.match(text, /Warnings: 1\n {2}namespace .*\n.*kube-root-ca\.crt/);
    assert.match((await read('velero.io/Restore', 'RestoreResourceList', name)).text, /uploads\(created\)/);
    assert.match((await read('velero.io/Restore', 'RestoreVolumeInfo', name)).text, /method: +CSISnapshot/);
    assert.ok(plan.point?.id === pointOf(own));
  });

  it('compares the objects of two backups', async () => {
    await testbed.api.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new', namespace }, data: {} });
    await testbed.api.request('DELETE', `/api/v1/namespaces/${namespace}/configmaps/settings`);
    const { id } = done(await dev.run({ action: 'copy', provider: 'velero', namespace }));
    const lists = [own, `backops-${namespace}-${id}`].map((name) =>
      read('velero.io/Backup', 'BackupResourceList', name),
    );
    const [older, newer] = (await Promise.all(lists)).map(({ raw }) => raw) as [string, string];
    const difference = documents.compare(older, newer);
    assert.ok(difference);
    assert.ok(difference.added.includes(`v1/ConfigMap ${namespace}/new`), JSON.stringify(difference));
    assert.ok(difference.removed.includes(`v1/ConfigMap ${namespace}/settings`), JSON.stringify(difference));
  });

  it('may not be read of backups of others', async () => {
    await backedUp(testbed, namespace, `${namespace}-nightly`);
    await assert.rejects(
      read('velero.io/Backup', 'BackupLog', `${namespace}-nightly`),
      /you may only read about backups/,
    );
  });
});
