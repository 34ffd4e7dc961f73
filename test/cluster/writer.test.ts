// The port that writes, against a real API server: what it makes, and how each refusal is told.
import assert from 'node:assert/strict';
import { type ClusterErrorCode, isClusterError, type ServedKind } from '../../src/core/model/cluster-reader.ts';
import type { Manifest } from '../../src/core/model/cluster-writer.ts';
import { liveNumber, liveValue } from '../../src/core/model/live-object.ts';
import type { Testbed } from '../../testbed/start.ts';
import { denyingWebhook } from './between.ts';
import { configMap, configMaps, openAs } from './following.ts';
import { breakableTestbed } from './shared.ts';
import { namespaceObject, statefulSet } from './shop.ts';

const kind = (type: string, apiVersion: string, plural: string, isNamespaced = true): ServedKind => ({
  type,
  apiVersion,
  plural,
  isNamespaced,
});
const statefulSets = kind('apps/StatefulSet', 'apps/v1', 'statefulsets');
const claims = kind('PersistentVolumeClaim', 'v1', 'persistentvolumeclaims');
const namespaces = kind('Namespace', 'v1', 'namespaces', false);

const claim = (name: string, storage = '1Gi', namespace = 'written'): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});

describe('the writer of a cluster', () => {
  let testbed: Testbed;
  const as = (user: 'admin' | 'dev') => openAs(testbed, user).writer;

  async function refused(work: Promise<unknown>, code: ClusterErrorCode, text: RegExp): Promise<void> {
    const error = await work.then(
      (value) => assert.fail(`it was done: ${JSON.stringify(value)}`),
      (one: unknown) => one,
    );
    assert.ok(isClusterError(error), String(error));
    const said = `${error.message} → ${error.remedy}`;
    assert.equal(error.clusterCode, code, said);
    assert.match(said, text);
  }

  before(async () => {
    testbed = await breakableTestbed();
    await testbed.api.apply(namespaceObject('written'));
  });

  it('creates, and never changes what is there', async () => {
    const made = await as('admin').create(configMaps, { ...configMap('written', 'one'), data: { a: 'b' } });
    assert.deepEqual(liveValue(made, 'data'), { a: 'b' });
    const fields = liveValue(made, 'metadata', 'managedFields') as readonly { manager: string }[];
    assert.deepEqual(
      fields.map(({ manager }) => manager),
      ['backops'],
    );
    await refused(
      as('admin').create(configMaps, configMap('written', 'one')),
      'exists',
      /"one" already exists \(409\)/,
    );
    const space = await as('admin').create(namespaces, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'new' },
    });
    assert.equal(space.metadata.name, 'new');
  });

  it('tries without doing it', async () => {
    const { writer, get } = openAs(testbed, 'admin');
    const tried = await writer.create(configMaps, configMap('written', 'tried'), { dryRun: true });
    assert.ok(tried.metadata.uid);
    assert.equal(await get(configMaps, 'written', 'tried'), undefined);
    const stays = await writer.create(configMaps, configMap('written', 'stays'));
    const at = { namespace: 'written', name: 'stays' };
    await writer.patch(configMaps, at, { data: { a: 'b' } }, { dryRun: true });
    assert.equal(await writer.delete(configMaps, at, stays.metadata.uid ?? '', { dryRun: true }), true);
    assert.deepEqual(
      (await get(configMaps, 'written', 'stays'))?.metadata.resourceVersion,
      stays.metadata.resourceVersion,
    );
    await refused(
      writer.create(configMaps, configMap('nowhere', 'x'), { dryRun: true }),
      'absent',
      /"nowhere" not found/,
    );
  });

  it('patches the version that was meant, and scales', async () => {
    const { writer, get } = openAs(testbed, 'admin');
    await testbed.api.apply(statefulSet('written'));
    const at = { namespace: 'written', name: 'db' };
    const before = await get(statefulSets, 'written', 'db');
    const scaled = await writer.patch(statefulSets, at, { spec: { replicas: 0 } }, { subresource: 'scale' });
    assert.equal(scaled.kind, 'Scale');
    const after = await get(statefulSets, 'written', 'db');
    assert.equal(liveNumber(after, 'spec', 'replicas'), 0);
    const { resourceVersion } = before?.metadata ?? {};
    await refused(
      writer.patch(
        statefulSets,
        at,
        { metadata: { resourceVersion }, spec: { replicas: 1 } },
        { subresource: 'scale' },
      ),
      'conflict',
      /object has been modified.*\(409\).*look at it again/,
    );
    await refused(writer.patch(statefulSets, { ...at, name: 'none' }, {}), 'absent', /"none" not found \(404\)/);
  });

  it('deletes the object that was meant and no other', async () => {
    const { writer, get } = openAs(testbed, 'admin');
    const at = { namespace: 'written', name: 'again' };
    const first = await writer.create(configMaps, configMap('written', 'again'));
    assert.equal(await writer.delete(configMaps, at, first.metadata.uid ?? ''), true);
    assert.equal(await writer.delete(configMaps, at, first.metadata.uid ?? ''), false);
    const second = await writer.create(configMaps, configMap('written', 'again'));
    await refused(writer.delete(configMaps, at, first.metadata.uid ?? ''), 'conflict', /UID.*\(409\)/);
    assert.equal((await get(configMaps, 'written', 'again'))?.metadata.uid, second.metadata.uid);
  });

  it('leaves what a deleted object owns where that is asked for', async () => {
    const { writer, get } = openAs(testbed, 'admin');
    await testbed.api.apply(statefulSet('new'));
    const pods = kind('Pod', 'v1', 'pods');
    await testbed.api.until('/api/v1/namespaces/new/pods/db-0', 'the pod is there', () => true);
    const owner = await get(statefulSets, 'new', 'db');
    const at = { namespace: 'new', name: 'db' };
    await writer.delete(statefulSets, at, owner?.metadata.uid ?? '', { propagation: 'Orphan' });
    while (await get(statefulSets, 'new', 'db')) await new Promise((next) => setTimeout(next, 50));
    assert.deepEqual((await get(pods, 'new', 'db-0'))?.metadata.ownerReferences ?? [], []);
  });

  it('tells a quota that is full', async () => {
    await testbed.api.apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'written' },
      spec: { hard: { 'requests.storage': '2Gi' } },
    });
    await testbed.api.until('/api/v1/namespaces/written/resourcequotas/small', 'it counts', (one) => one.status?.used);
    await refused(as('admin').create(claims, claim('large', '5Gi')), 'quota', /exceeded quota: small.*\(403\).*raised/);
    await refused(as('admin').create(claims, claim('large', '5Gi'), { dryRun: true }), 'quota', /exceeded quota/);
  });

  it('tells what does not fit', async () => {
    await refused(as('admin').create(claims, claim('Bad_Name')), 'invalid', /Bad_Name.*\(422\).*mend/);
    await refused(as('admin').create(configMaps, { ...configMap('written', 'x'), data: 7 }), 'invalid', /\(400\)/);
    const unknownField = { ...configMap('written', 'x'), colour: 'blue' };
    assert.equal((await as('admin').create(configMaps, unknownField)).metadata.name, 'x');
  });

  it('tells a right that is missing', async () => {
    await refused(
      as('dev').create(configMaps, configMap('written', 'mine')),
      'forbidden',
      /User "dev" cannot create resource "configmaps".*\(403\). → .*the right to create configmaps/,
    );
  });

  it('tells a denial by a policy apart from a missing right', async () => {
    const policy = (name: string, validation: object) =>
      [
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicy',
          metadata: { name },
          spec: {
            failurePolicy: 'Fail',
            matchConstraints: {
              resourceRules: [
                { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
              ],
            },
            validations: [validation],
          },
        },
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicyBinding',
          metadata: { name },
          spec: { policyName: name, validationActions: ['Deny'] },
        },
      ] as const;
    const documents = [
      ...policy('no-red', { expression: "!object.metadata.name.startsWith('red')", message: 'no red things' }),
      ...policy('no-blue', { expression: "!object.metadata.name.startsWith('blue')", reason: 'Forbidden' }),
    ];
    for (const document of documents) await testbed.api.apply(document);
    for (const [name, code] of [
      ['red', 422],
      ['blue', 403],
    ] as const) {
      // The API server takes up a new policy after a moment.
      const path = '/api/v1/namespaces/written/configmaps?dryRun=All';
      while (await testbed.api.request('POST', path, configMap('written', name)).catch(() => undefined)) {}
      const text = new RegExp(
        `ValidatingAdmissionPolicy 'no-${name}'.*\\(${code}\\). → More rights do not help.*'no-${name}'`,
      );
      await refused(as('admin').create(configMaps, configMap('written', name)), 'forbidden', text);
    }
  });

  it('tells a webhook that denies, and one that does not answer', async () => {
    const webhook = (clientConfig: object) => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'gate' },
      webhooks: [
        {
          name: 'gate.example.com',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          timeoutSeconds: 2,
          failurePolicy: 'Fail',
          clientConfig,
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'new' } },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
        },
      ],
    });
    const { url, caBundle, close } = await denyingWebhook(testbed);
    const path = '/api/v1/namespaces/new/configmaps?dryRun=All';
    try {
      await testbed.api.apply(webhook({ url, caBundle }));
      while (await testbed.api.request('POST', path, configMap('new', 'x')).catch(() => undefined)) {}
      await refused(
        as('admin').create(configMaps, configMap('new', 'x')),
        'forbidden',
        /admission webhook "gate.example.com" denied the request: not today.*More rights do not help/,
      );
    } finally {
      close();
    }
    await refused(
      as('admin').create(configMaps, configMap('new', 'x')),
      'server',
      /failed calling webhook.*does not answer/,
    );
  });

  it('says of a namespace that is being deleted that it is', async () => {
    const held = { ...namespaceObject('ending'), spec: { finalizers: ['kubernetes'] } };
    await testbed.api.apply(held);
    await testbed.api.request('POST', '/api/v1/namespaces/ending/configmaps', {
      metadata: { name: 'keeps', finalizers: ['backops.test/hold'] },
    });
    await testbed.api.request('DELETE', '/api/v1/namespaces/ending');
    await refused(
      as('admin').create(configMaps, configMap('ending', 'late')),
      'forbidden',
      /being terminated.*\(403\). → The namespace is being deleted/,
    );
    await testbed.api.request(
      'PATCH',
      '/api/v1/namespaces/ending/configmaps/keeps',
      { metadata: { finalizers: null } },
      'application/merge-patch+json',
    );
  });
});
