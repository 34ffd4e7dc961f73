import assert from 'node:assert/strict';
import type { LiveObject } from '../core/model/live-object.ts';
import { livePolicies } from '../providers/live-policies.generated.ts';
import type { ClusterReading, PlaceReading } from './read.ts';
import { sourceReads } from './reads.ts';
import { slim } from './slim.ts';
import { textsOf } from './texts.ts';

const reads = sourceReads(livePolicies);
const denied = { message: 'forbidden (403).', remedy: 'Ask.' };

/** A reading in which these types are served, each with what was found where. */
function reading(places: Readonly<Record<string, readonly PlaceReading[]>>): ClusterReading {
  return {
    context: 'acme',
    kinds: reads.map((read) => {
      const found = places[read.type];
      if (!found) return { read, places: [] };
      return { read, kind: { type: read.type, apiVersion: 'v1', plural: 'all', isNamespaced: true }, places: found };
    }),
  };
}

const object = (name: string, namespace?: string) => ({ name, ...(namespace && { namespace }), text: name });

/** Types that are not known in full, with the namespace where there is one. */
function unread(places: Readonly<Record<string, readonly PlaceReading[]>>, namespaces = ['shop']): string[] {
  const told = JSON.parse(textsOf(reading(places), namespaces).get('cluster:acme/reading') ?? '');
  return told.unread.map(({ type, namespace = '' }: { type: string; namespace?: string }) =>
    `${type} ${namespace}`.trim(),
  );
}

describe('what a session is given of a cluster', () => {
  it('is what matters to the namespaces of the workspace', () => {
    const texts = textsOf(
      reading({
        Namespace: [{ objects: [object('shop'), object('other')] }],
        'velero.io/Schedule': [{ objects: [object('nightly', 'velero')] }],
        'volsync.backube/ReplicationSource': [{ objects: [object('data', 'shop'), object('data', 'other')] }],
      }),
      ['shop'],
    );
    assert.deepEqual(
      [...texts.keys()],
      [
        'cluster:acme/Namespace/shop',
        'cluster:acme/velero.io/Schedule/velero/nightly',
        'cluster:acme/volsync.backube/ReplicationSource/shop/data',
        'cluster:acme/reading',
      ],
    );
    const { listed } = JSON.parse(texts.get('cluster:acme/reading') ?? '');
    assert.ok(listed.includes('snapshot.storage.k8s.io/VolumeSnapshotClass'), 'what is not served is known not to be');
  });

  describe('says what may be there and could not be read', () => {
    it('nothing, where all was listed or is not served', () => {
      assert.deepEqual(unread({ 'velero.io/Schedule': [{ objects: [] }] }), []);
      assert.deepEqual(unread({}), []);
    });
    it('policies of a namespace, in each that was not looked into', () => {
      const whole = { objects: [], denied };
      const type = 'volsync.backube/ReplicationSource';
      assert.deepEqual(unread({ [type]: [whole, { namespace: 'shop', objects: [] }] }), []);
      assert.deepEqual(unread({ [type]: [whole, { namespace: 'shop', objects: [], denied }] }), [`${type} shop`]);
      assert.deepEqual(unread({ [type]: [whole, { namespace: 'shop', objects: [] }] }, ['shop', 'new']), [
        `${type} new`,
      ]);
    });
    it('policies of a system, unless it certainly is where one could look', () => {
      const type = 'velero.io/Schedule';
      const whole = { objects: [], denied };
      const location = (found: readonly { name: string; text: string }[]) => ({
        'velero.io/BackupStorageLocation': [whole, { namespace: 'velero', objects: found }],
      });
      const empty = [whole, { namespace: 'velero', objects: [] }];
      assert.deepEqual(unread({ [type]: [whole, { namespace: 'velero', objects: [], denied }] }), [type]);
      assert.deepEqual(unread({ [type]: empty }), [type], 'an empty namespace says nothing');
      assert.deepEqual(unread({ [type]: empty, ...location([object('default', 'velero')]) }), []);
    });
    it('namespaces that nobody asked for yet', () => {
      const byName = [{ objects: [object('shop')], asked: ['shop'] }];
      assert.deepEqual(unread({ Namespace: byName }), []);
      assert.deepEqual(unread({ Namespace: byName }, ['shop', 'new']), ['Namespace']);
    });
  });
});

describe('what is kept of an object', () => {
  const kept = (type: string, more: object) => {
    const metadata = {
      name: 'one',
      namespace: 'shop',
      uid: 'x',
      resourceVersion: '7',
      managedFields: [{}],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'secret', team: 'a' },
    };
    return slim(type, 'v1', { metadata, ...more } as LiveObject)?.text ?? '';
  };

  it('is what it says, without what changes by itself', () => {
    const text = kept('velero.io/Schedule', {
      spec: { schedule: '0 3 * * *' },
      status: { phase: 'New', lastBackup: 'now' },
    });
    assert.match(text, /"schedule": "0 3 \* \* \*"/);
    assert.match(text, /"phase": "New"/);
    assert.doesNotMatch(text, /lastBackup|managedFields|uid|resourceVersion|secret/);
  });
  it('is never a Secret, nor a variable of a container', () => {
    assert.equal(kept('Secret', { data: { password: 'x' } }), '');
    const containers = [
      { name: 'velero', image: 'velero/velero:v1', args: ['server'], env: [{ name: 'A', value: 'secret' }] },
    ];
    const text = kept('apps/Deployment', { spec: { template: { spec: { containers } } } });
    assert.match(text, /"args"/);
    assert.doesNotMatch(text, /secret|env/);
  });
  it('is no large ConfigMap', () => {
    assert.notEqual(kept('ConfigMap', { data: { a: 'b' } }), '');
    assert.equal(kept('ConfigMap', { data: { a: 'x'.repeat(200_000) } }), '');
  });
});
