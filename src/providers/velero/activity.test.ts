import assert from 'node:assert/strict';
import type { LiveObject } from '../../core/model/live-object.ts';
import { activities } from './activity.ts';

type Objects = Readonly<Record<string, readonly LiveObject[] | undefined>>;

const listed = (objects: Objects, namespace = 'shop') =>
  activities.list({ of: (type) => objects[type.slice('velero.io/'.length)] }, namespace);

const object = (name: string, spec: object, status: object = {}, metadata: object = {}): LiveObject => ({
  metadata: { name, namespace: 'velero', creationTimestamp: '2026-01-15T11:00:00Z', ...metadata },
  spec,
  status,
});

describe('activity of Velero', () => {
  it('is every backup that holds or may hold the namespace, with its items, times and counts', () => {
    const progress = { totalItems: 40, itemsBackedUp: 10 };
    const times = { startTimestamp: '2026-01-15T11:00:05Z', completionTimestamp: '2026-01-15T11:01:00Z' };
    const [one, ...others] = listed({
      Backup: [
        object(
          'mine',
          { includedNamespaces: ['shop'] },
          { phase: 'PartiallyFailed', progress, errors: 2, warnings: 0, ...times },
        ),
        object('theirs', { includedNamespaces: ['other'] }),
      ],
    });
    assert.deepEqual(others, []);
    assert.deepEqual([one?.what, one?.state, one?.about], ['backup', 'incomplete', 'namespace shop']);
    assert.deepEqual(one?.progress, { unit: 'objects', done: 10, total: 40 });
    assert.deepEqual([one?.startedAt, one?.endedAt], [times.startTimestamp, times.completionTimestamp]);
    assert.deepEqual([one?.errors, one?.warnings], [2, undefined]);
  });

  it('waits, runs, goes away, or is in a phase of a later version', () => {
    const state = (status: object, metadata = {}) =>
      listed({ Backup: [object('one', {}, status, metadata)] }).map((one) => one.state)[0];
    assert.equal(state({}), 'waiting');
    assert.equal(state({ phase: 'Queued' }), 'waiting');
    assert.equal(state({ phase: 'Finalizing' }), 'running');
    assert.equal(state({ phase: 'Completed' }, { deletionTimestamp: '2026-01-15T12:00:00Z' }), 'deleting');
    assert.equal(state({ phase: 'Thinking' }), 'unknown');
  });

  it('is every restore that writes to the namespace, or brings it elsewhere', () => {
    const about = (spec: object, namespace = 'shop', more: Objects = {}) =>
      listed({ Restore: [object('one', { backupName: 'first', ...spec })], ...more }, namespace).map(
        (one) => one.about,
      );
    const only = { includedNamespaces: ['shop'] };
    const mapping = { ...only, namespaceMapping: { shop: 'shop-restore' } };
    assert.deepEqual(about(only), ['shop from Backup first']);
    assert.deepEqual(about(mapping), ['shop into shop-restore from Backup first']);
    assert.deepEqual(about(mapping, 'shop-restore'), ['shop into shop-restore from Backup first']);
    assert.deepEqual(about(mapping, 'other'), []);
    assert.deepEqual(about({ includedNamespaces: ['*'], excludedNamespaces: ['shop'] }), []);
    assert.deepEqual(about({}), ['shop from Backup first'], 'nobody can say what a backup that is gone held');
    const backups = { Backup: [object('first', { includedNamespaces: ['other'] })] };
    assert.deepEqual(about({}, 'shop', backups), [], 'the backup holds something else');
  });

  it('has the bytes of each volume of the namespace', () => {
    const of = { labels: { 'velero.io/backup-name': 'mine' } };
    const file = (namespace: string, status: object) =>
      object(namespace, { pod: { namespace }, volume: 'data' }, status, of);
    const [one] = listed({
      Backup: [object('mine', {}, { phase: 'InProgress' })],
      PodVolumeBackup: [
        file('shop', { phase: 'InProgress', progress: { totalBytes: 100, bytesDone: 25 } }),
        file('other', { phase: 'InProgress' }),
      ],
      DataUpload: [
        object('up', { sourceNamespace: 'shop', sourcePVC: 'uploads' }, { phase: 'Canceled', message: 'stopped' }, of),
      ],
    });
    assert.deepEqual(one?.volumes, [
      { volume: 'data', state: 'running', progress: { unit: 'bytes', done: 25, total: 100 } },
      { volume: 'uploads', state: 'failed', message: 'stopped' },
    ]);
  });

  it('survives whatever the objects hold', () => {
    const odd = { namespaceMapping: 7, includedNamespaces: 'shop' };
    assert.equal(listed({ Restore: [object('one', odd, { progress: 'half', errors: 'many' })] }).length, 1);
    assert.deepEqual(listed({}), []);
  });
});
