import assert from 'node:assert/strict';
import type { StoredBackup, StoredText } from '../../core/model/object-store.ts';
import { readBackup } from './bucket-backup.ts';
import { archivedId, archivePath, filesByBackup, foreignNames } from './bucket-layout.ts';
import { withoutSecretValues } from './bucket-secrets.ts';
import { jsonOf, shown } from './bucket-text.ts';

const at = { prefix: 'team/', name: 'one' };
const folder = 'team/backups/one/';
const shop = {
  apiVersion: 'velero.io/v1',
  kind: 'Backup',
  metadata: { name: 'one', namespace: 'velero' },
  spec: { includedNamespaces: ['shop'] },
  status: { phase: 'Completed', formatVersion: '1.1.0', startTimestamp: '2026-01-15T11:00:00Z' },
};

/** What is made of one backup whose files hold this; undefined where it does not hold the namespace. */
function backupWith(files: Readonly<Record<string, unknown>>, namespace?: string): Promise<StoredBackup | undefined> {
  const all = new Map(Object.entries({ '.tar.gz': '', ...files }).map(([name, value]) => [nameOf(name), value]));
  const reader = {
    address: '',
    list: () => assert.fail(),
    walk: () => assert.fail(),
    entries: () => assert.fail(),
    read: async (key: string): Promise<StoredText> => ({ text: JSON.stringify(all.get(key)), isCut: false }),
    close() {},
  };
  const objects = [...all.keys()].map((key) => ({ key, bytes: 10 }));
  return readBackup(reader, at, objects, { now: '2026-01-15T12:00:00Z', ...(namespace && { namespace }) }, undefined);
}
const nameOf = (name: string) => (name.includes('velero-backup') ? `${folder}${name}` : `${folder}one${name}`);

describe("Velero's layout of a bucket", () => {
  it('names an object of an archive by what it is', () => {
    const id = (path: string) => {
      const found = archivePath(path);
      return found && `${archivedId(found)}${found.version === undefined ? '' : ` in ${found.version}`}`;
    };
    assert.equal(id('resources/configmaps/namespaces/shop/settings.json'), 'configmaps/shop/settings');
    assert.equal(
      id('resources/deployments.apps/v1-preferredversion/namespaces/shop/a.json'),
      'deployments.apps/shop/a in v1-preferredversion',
    );
    assert.equal(id('resources/persistentvolumes/cluster/pv-1.json'), 'persistentvolumes/pv-1');
    assert.equal(
      id('resources/clusterroles.rbac.authorization.k8s.io/cluster/system:node.json'),
      'clusterroles.rbac.authorization.k8s.io/system:node',
    );
    for (const odd of [
      'metadata/version',
      'resources/x/namespaces/shop/../../../etc/passwd.json',
      '/resources/x/cluster/a.json',
      'resources/../cluster/a.json',
      'resources/x/cluster/a.json/b.json',
      'resources/x/namespaces/..json',
      'resources/x/other/cluster.json',
      '',
    ])
      assert.equal(id(odd), undefined, odd);
  });

  it('sorts files by backup, and knows what is not its own', () => {
    const keys = ['p/backups/a/x', 'p/backups/a/', 'p/backups/b/deep/y', 'p/backups/loose.txt', 'p/backups//z'];
    const found = filesByBackup(
      'p/',
      keys.map((key) => ({ key, bytes: 1 })),
    );
    assert.deepEqual(
      [...found].map(([name, files]) => [name, files.length]),
      [
        ['a', 1],
        ['b', 1],
      ],
    );
    assert.deepEqual(foreignNames('p/', ['p/backups/', 'p/kopia/', 'p/photos/']), ['photos']);
  });
});

describe('a backup in a bucket', () => {
  it('holds a namespace when its list of objects says so, whatever was wished for', async () => {
    const resources = { 'v1/Pod': ['web/p'], 'v1/Namespace': ['web'] };
    const wide = { ...shop, spec: {} };
    const contains = async (backup: object, list?: object) =>
      (await backupWith({ 'velero-backup.json': backup, ...(list && { '-resource-list.json.gz': list }) }, 'shop'))
        ?.point.contents.namespace;
    assert.equal(await contains(wide), 'yes');
    assert.equal(await contains(wide, resources), undefined);
    assert.equal(await contains({ ...shop, spec: { includedNamespaces: ['sh*'] } }), 'unknown');
    assert.equal(await contains({ ...shop, spec: { includedNamespaces: ['sh*'] } }, { 'v1/Pod': ['shop/p'] }), 'yes');
    assert.equal(await contains({ ...shop, spec: { includedNamespaces: ['web'] } }), undefined);
  });

  it('tells of each volume what became of its data', async () => {
    const volume = (pvcName: string, more: object) => ({ pvcName, pvcNamespace: 'shop', ...more });
    const snapshot = { backupMethod: 'CSISnapshot', result: 'succeeded', csiSnapshotInfo: { size: 5 } };
    const data = async (...infos: object[]) => {
      const found = await backupWith({ 'velero-backup.json': shop, '-volumeinfo.json.gz': infos }, 'shop');
      const { presence, where, reason } = found?.point.volumeData ?? assert.fail();
      return `${presence} ${where}: ${reason}`;
    };
    assert.equal(await data(volume('a', snapshot)), 'yes same-storage: a as a snapshot on its storage');
    assert.equal(
      await data(volume('a', { ...snapshot, snapshotDataMoved: true })),
      'yes object-store: a copied to the store',
    );
    const failed = { backupMethod: 'PodVolumeBackup', pvbInfo: { Phase: 'Failed' }, result: 'succeeded' };
    assert.equal(await data(volume('a', failed)), 'failed : a failed');
    assert.match(await data(volume('a', failed), volume('b', snapshot)), /^partial same-storage/);
    const skipped = volume('c', { skipped: true, skippedReason: 'no snapshot class' });
    assert.equal(await data(skipped), 'unknown : c is not in it: no snapshot class');
    assert.match(await data(skipped, volume('b', snapshot)), /^yes .*; c is not in it/);
    assert.equal(await data(), 'unknown : Velero recorded no volume in it');
    assert.match(
      await data(volume('a', { backupMethod: 'Later' })),
      /^unknown : a is not in it: how it was copied is not known/,
    );
    assert.equal(
      await data({ ...volume('a', snapshot), pvcNamespace: 'web' }),
      'unknown : Velero recorded no volume in it',
    );
  });

  it('falls back on what older versions wrote', async () => {
    const file = {
      metadata: { name: 'x', annotations: { 'velero.io/pvc-name': 'data' } },
      spec: { pod: { namespace: 'shop' }, volume: 'v' },
      status: { phase: 'Completed', progress: { totalBytes: 7 } },
    };
    const found = await backupWith({ 'velero-backup.json': shop, '-podvolumebackups.json.gz': [file, null, {}] });
    assert.deepEqual(found?.point.volumeData.volumes, [
      { volume: 'data', where: 'object-store', state: 'complete', sizeBytes: 7 },
    ]);
    assert.equal(found?.point.sizeBytes, 7);
    const none = await backupWith({ 'velero-backup.json': shop });
    assert.match(none?.point.volumeData.reason ?? '', /is missing or cannot be read/);
  });

  it('survives whatever its file holds', async () => {
    for (const odd of [
      null,
      1,
      'Backup',
      [],
      {},
      { kind: 'Backup' },
      { ...shop, metadata: null, spec: 7, status: [] },
    ]) {
      const found = await backupWith({ 'velero-backup.json': odd, '-volumeinfo.json.gz': [null, 1, [], {}] });
      assert.ok(found?.point.name === 'one', JSON.stringify(odd));
    }
    const later = await backupWith({
      'velero-backup.json': { ...shop, status: { phase: 'Completed', formatVersion: '2.0.0' } },
    });
    assert.deepEqual([later?.point.state, later?.problems.length], ['unknown', 1]);
  });
});

describe('what is shown of a backup', () => {
  it('leaves the values of Secrets out, wherever they stand', () => {
    const secret = {
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 's', annotations: { last: '{"data":"c2VjcmV0"}' } },
      data: { password: 'c2VjcmV0', empty: null },
      stringData: { token: 'secret' },
      more: ['secret'],
    };
    const text = JSON.stringify([withoutSecretValues(secret), withoutSecretValues({ kind: 'List', items: [secret] })]);
    assert.doesNotMatch(text, /secret"|c2VjcmV0/);
    assert.match(text, /"password":"\(6 bytes, not shown\)"/);
    assert.match(text, /"name":"s"/);
    const { kind: _, ...nameless } = secret;
    assert.doesNotMatch(JSON.stringify(withoutSecretValues(nameless, true)), /secret"|c2VjcmV0/);
    assert.deepEqual(withoutSecretValues({ kind: 'ConfigMap', data: { a: 'b' } }), {
      kind: 'ConfigMap',
      data: { a: 'b' },
    });
  });

  it('is no sign that a terminal obeys', () => {
    assert.equal(shown('a\u001b[31m\u202eb\u0085'), 'a\ufffd[31m\ufffdb\ufffd');
    assert.equal(jsonOf({ text: '', isCut: false }), 'is empty');
    assert.equal(jsonOf({ text: '{', isCut: false }), 'is no JSON');
    assert.equal(jsonOf({ text: '{}', isCut: true }), 'is too large to be read');
  });
});
