// What `backops grant` prints, on a real API server: what developers may do with Velero, and each way around it.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { grantManifests } from '../../src/providers/velero/grant/index.ts';
import type { KubeApi, KubeObject } from '../../testbed/run/kube-api.ts';
import type { Testbed } from '../../testbed/start.ts';
import { sharedTestbed } from './shared.ts';
import { namespaceObject, readData, statefulSet, volumeOf, writeData } from './shop.ts';

const velero = '/apis/velero.io/v1/namespaces/velero';
const roles = ['roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io'];

/** The fields that a way around needs; everything else is as it may be. */
interface Attempt {
  readonly what: string;
  readonly resource: 'restores' | 'backups' | 'downloadrequests' | 'schedules' | 'deletebackuprequests';
  readonly spec: object;
  readonly name?: string;
  readonly metadata?: object;
  readonly status?: object;
  readonly because: RegExp;
}

const restore = (what: string, spec: object, because: RegExp): Attempt => ({
  what,
  resource: 'restores',
  spec: { backupName: 'nightly', includedNamespaces: ['shop'], namespaceMapping: { shop: 'shop-restore' }, ...spec },
  because,
});
const backup = (what: string, spec: object, because: RegExp): Attempt => ({
  what,
  resource: 'backups',
  spec: { includedNamespaces: ['shop'], ...spec },
  because,
});
const download = (what: string, name: string, kind: string, because: RegExp): Attempt => ({
  what,
  resource: 'downloadrequests',
  spec: { target: { kind, name } },
  because,
});
const exec = { container: 'db', command: ['sh', '-c', 'id'] };
const configMap = { kind: 'configmap', name: 'any' };

const refused: readonly Attempt[] = [
  restore('every namespace, by naming none', { includedNamespaces: [] }, /one namespace/),
  restore('every namespace, by leaving it out', { includedNamespaces: undefined }, /one namespace/),
  restore('every namespace, by an asterisk', { includedNamespaces: ['*'] }, /one namespace/),
  restore('others, by a pattern', { includedNamespaces: ['sh?p'] }, /one namespace/),
  restore('others, by a set of characters', { includedNamespaces: ['[st]hop'] }, /one namespace/),
  restore('another one beside its own', { includedNamespaces: ['shop', 'bank'] }, /one namespace/),
  restore("another team's", { includedNamespaces: ['bank'], namespaceMapping: {} }, /may not/),
  restore(
    "another team's into its own",
    { includedNamespaces: ['bank'], namespaceMapping: { bank: 'shop' } },
    /may not/,
  ),
  restore('excluded namespaces', { excludedNamespaces: ['bank'] }, /excludedNamespaces/),
  restore("into another team's", { namespaceMapping: { shop: 'bank' } }, /namespaceMapping/),
  restore("into Velero's own", { namespaceMapping: { shop: 'velero' } }, /namespaceMapping/),
  restore('into a name that only begins alike', { namespaceMapping: { shop: 'shop-restored' } }, /namespaceMapping/),
  restore('a mapping of another one', { namespaceMapping: { shop: 'shop-restore', bank: 'shop' } }, /namespaceMapping/),
  restore('what belongs to no namespace', { includeClusterResources: true }, /includeClusterResources/),
  restore('overwriting', { existingResourcePolicy: 'update' }, /existingResourcePolicy/),
  restore('a resource modifier', { resourceModifier: configMap }, /resourceModifier/),
  restore('a resource policy', { resourcePolicy: configMap }, /resourcePolicy/),
  restore('status', { restoreStatus: { includedResources: ['*'] } }, /restoreStatus/),
  restore('a command in a pod', { hooks: { resources: [{ name: 'a', postHooks: [{ exec }] }] } }, /hooks/),
  restore(
    'an init container',
    { hooks: { resources: [{ name: 'a', postHooks: [{ init: { initContainers: [{ name: 'a', image: 'a' }] } }] }] } },
    /hooks/,
  ),
  restore('holding the server for days', { itemOperationTimeout: '100h' }, /itemOperationTimeout/),
  restore('fields that no rule knows', { uploaderConfig: { parallelFilesDownload: 99 } }, /only these fields/),
  restore('in place, with Roles that were taken away', { namespaceMapping: {} }, /in place excludes/),
  restore(
    'in place, by a mapping to itself',
    { namespaceMapping: { shop: 'shop' }, excludedResources: roles.slice(1) },
    /in place excludes/,
  ),
  { ...restore('a name of others', {}, /the name must be/), name: 'backops-bank-1' },
  { ...restore('a name with another namespace in it', {}, /the name must be/), name: 'backops-shop-eu-1' },
  {
    ...restore('a name of others, made by the server', {}, /the name must be/),
    metadata: { name: undefined, generateName: 'backops-bank-' },
  },
  { ...restore('a phase of its own', {}, /status is for Velero/), status: { phase: 'Completed' } },
  { ...restore('labels of Velero', {}, /labels/), metadata: { labels: { 'velero.io/backup-name': 'nightly' } } },
  { ...restore('a finalizer', {}, /finalizers/), metadata: { finalizers: ['example.com/never'] } },

  backup('every namespace, by naming none', { includedNamespaces: undefined }, /one namespace/),
  backup('every namespace, by an asterisk', { includedNamespaces: ['*'] }, /one namespace/),
  backup("another team's", { includedNamespaces: ['bank'] }, /may not/),
  backup('what belongs to no namespace', { includeClusterResources: true }, /includeClusterResources/),
  backup('some of that', { includedClusterScopedResources: ['*'] }, /includedClusterScopedResources/),
  backup('a command in a pod', { hooks: { resources: [{ name: 'a', pre: [{ exec }] }] } }, /hooks/),
  backup('a place that others read', { storageLocation: 'other' }, /storageLocation/),
  backup('snapshots at another place', { volumeSnapshotLocations: ['other'] }, /volumeSnapshotLocations/),
  backup('a volume policy', { resourcePolicy: configMap }, /resourcePolicy/),
  backup('keeping it for years', { ttl: '87600h' }, /ttl/),
  backup('holding the server', { csiSnapshotTimeout: '24h' }, /csiSnapshotTimeout/),
  backup('another data mover', { datamover: 'mine' }, /only these fields/),
  { ...backup('a name of others', {}, /the name must be/), name: 'nightly-2' },
  {
    ...backup('passing for the run of a Schedule', {}, /labels/),
    metadata: { labels: { 'velero.io/schedule-name': 'nightly' } },
  },
  {
    ...backup('another snapshot class', {}, /annotations/),
    metadata: { annotations: { 'velero.io/csi-volumesnapshot-class_driver': 'other' } },
  },
  { ...backup('a phase of its own', {}, /status is for Velero/), status: { phase: 'Completed' } },

  download('the log of a backup of all namespaces', 'nightly', 'BackupLog', /you may only read about/),
  download("the log of another team's restore", 'backops-bank-1', 'RestoreLog', /you may only read about/),
  download('a log by a name that begins alike', 'backops-shop-eu-1', 'BackupLog', /you may only read about/),
  download('the archive itself', 'backops-shop-1', 'BackupContents', /only RestoreLog/),
  {
    what: 'a Schedule',
    resource: 'schedules',
    spec: { schedule: '@daily', template: { includedNamespaces: ['shop'] } },
    because: /create Restores, Backups and DownloadRequests/,
  },
  {
    what: 'deleting a backup',
    resource: 'deletebackuprequests',
    spec: { backupName: 'nightly' },
    because: /create Restores, Backups and DownloadRequests/,
  },
];

const kindOf = {
  restores: 'Restore',
  backups: 'Backup',
  downloadrequests: 'DownloadRequest',
  schedules: 'Schedule',
  deletebackuprequests: 'DeleteBackupRequest',
} as const;

/** What an administrator gave to somebody. */
const guest: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'guest', namespace: 'shop' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'guest' }],
};

const create = (api: KubeApi, attempt: Omit<Attempt, 'what' | 'because'>, query = ''): Promise<KubeObject> =>
  api.request('POST', `${velero}/${attempt.resource}${query}`, {
    apiVersion: 'velero.io/v1',
    kind: kindOf[attempt.resource],
    metadata: { name: attempt.name ?? 'backops-shop-1', namespace: 'velero', ...attempt.metadata },
    spec: attempt.spec,
    ...(attempt.status && { status: attempt.status }),
  });
const attempt = (api: KubeApi, one: Omit<Attempt, 'what' | 'because'>): Promise<KubeObject> =>
  create(api, one, '?dryRun=All');

describe('backops grant', () => {
  let testbed: Testbed;
  let dev: KubeApi;
  /** A member who was also granted everything in Velero's namespace: the policy alone stands in the way. */
  let strong: KubeApi;

  before(async () => {
    testbed = await sharedTestbed();
    const { api } = testbed;
    for (const [namespace, group] of [
      ['shop', 'devs'],
      ['till', 'devs'],
      ['bank', 'oidc:bank/devs'],
    ] as const) {
      await api.apply(namespaceObject(namespace));
      for (const { object } of grantManifests({ namespace, group, veleroNamespace: 'velero' }))
        await api.apply(object as KubeObject);
    }
    dev = api.as('anna', ['devs', 'system:authenticated']);
    strong = api.as('boris', ['devs', 'system:authenticated']);
    const all = { apiGroups: ['velero.io'], resources: ['*'], verbs: ['*'] };
    const metadata = { name: 'strong', namespace: 'velero' };
    await api.apply({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [all] });
    await api.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'strong' },
      subjects: ['boris', 'stranger'].map((user) => ({
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'User',
        name: user,
      })),
    });
    const probe = { resource: 'backups', name: 'probe', spec: {} } as const;
    for (const one of [strong, api.as('carla', ['oidc:bank/devs', 'system:authenticated'])])
      await refusedSoon(one, probe, /BackOps: /);
    await api.apply(statefulSet('shop'));
    await writeData(await volumeOf(testbed, 'shop', 'data-db-0'), 'old');
  });

  describe('refuses', () => {
    for (const one of refused) {
      it(`${one.resource}: ${one.what}`, async () => {
        await assert.rejects(attempt(strong, one), (error: Error) => {
          assert.match(error.message, /BackOps: /);
          assert.match(error.message, one.because);
          return true;
        });
      });
    }

    it('changes of what is there', async () => {
      const path = `${velero}/backupstoragelocations/default?dryRun=All`;
      const patch = strong.request('PATCH', path, { spec: { accessMode: 'ReadOnly' } }, 'application/merge-patch+json');
      await assert.rejects(patch, /change nothing of Velero/);
    });

    it('reading the requests of others, and their signed URLs', async () => {
      await assert.rejects(dev.request('GET', `${velero}/downloadrequests`), /403/);
    });

    it('what no Role grants', async () => {
      for (const [method, path] of [
        ['GET', '/api/v1/namespaces/velero/secrets'],
        ['GET', '/api/v1/namespaces/shop/secrets'],
        ['POST', '/api/v1/namespaces/velero/configmaps'],
        ['DELETE', `${velero}/backups/nightly`],
        ['POST', `${velero}/schedules`],
      ] as const) {
        const body = method === 'POST' ? { metadata: { name: 'one' } } : undefined;
        await assert.rejects(dev.request(method, path, body), /403.*cannot/s, `${method} ${path}`);
      }
    });
  });

  describe('allows', () => {
    const own = { includedNamespaces: ['shop'] };

    it('what the command line of Velero sends', async () => {
      const sent = { ...own, hooks: {}, itemOperationTimeout: '4h0m0s' };
      await attempt(dev, {
        resource: 'backups',
        status: {},
        spec: { ...sent, metadata: {}, ttl: '720h0m0s', csiSnapshotTimeout: '10m0s', snapshotMoveData: true },
      });
      await attempt(dev, {
        resource: 'restores',
        status: {},
        spec: { ...sent, scheduleName: 'nightly', excludedResources: ['nodes', ...roles] },
      });
    });

    it('a name made by the server', async () => {
      const metadata = { name: undefined, generateName: 'backops-shop-' };
      await attempt(dev, { resource: 'backups', metadata, spec: own });
    });

    it('a new namespace with any ending', async () => {
      const spec = { ...own, backupName: 'nightly', namespaceMapping: { shop: 'shop-restore-2026-01-15' } };
      await attempt(dev, { resource: 'restores', spec });
    });

    it('logs of its own', async () => {
      const spec = { target: { kind: 'RestoreLog', name: 'backops-shop-1' } };
      await attempt(dev, { resource: 'downloadrequests', name: 'any', spec });
    });

    it('every namespace of a group, and every group of a user', async () => {
      const till = { resource: 'backups', name: 'backops-till-1', spec: { includedNamespaces: ['till'] } } as const;
      const bank = { resource: 'backups', name: 'backops-bank-1', spec: { includedNamespaces: ['bank'] } } as const;
      await attempt(dev, till);
      await assert.rejects(attempt(dev, bank), /may not/);
      const both = testbed.api.as('dora', ['devs', 'oidc:bank/devs', 'system:authenticated']);
      for (const one of [till, bank, { resource: 'backups', spec: own } as const]) await attempt(both, one);
    });

    it('a backup and a clone, to their end', async () => {
      await testbed.api.apply(guest);
      await create(dev, { resource: 'backups', spec: own });
      assert.equal(await phaseOf(dev, 'backups/backops-shop-1'), 'Completed');
      const spec = { ...own, backupName: 'backops-shop-1', namespaceMapping: { shop: 'shop-restore-1' } };
      await create(dev, { resource: 'restores', name: 'backops-shop-clone', spec });
      assert.equal(await phaseOf(dev, 'restores/backops-shop-clone'), 'Completed');
      assert.equal(await readData(await volumeOf(testbed, 'shop-restore-1', 'data-db-0')), 'old');
    });

    it('a restore in place, which brings back no rights', async () => {
      const paths = await Promise.all([statefulSet('shop'), guest].map((object) => testbed.api.pathOf(object)));
      for (const path of paths) await testbed.api.request('DELETE', path);
      const spec = { ...own, backupName: 'backops-shop-1', excludedResources: roles };
      await create(dev, { resource: 'restores', name: 'backops-shop-inplace', spec });
      assert.equal(await phaseOf(dev, 'restores/backops-shop-inplace'), 'Completed');
      await testbed.api.request('GET', paths[0] as string);
      await assert.rejects(testbed.api.request('GET', paths[1] as string), /404/);
    });

    it('nothing once the RoleBinding in the namespace is gone', async () => {
      const till = { resource: 'backups', name: 'backops-till-1', spec: { includedNamespaces: ['till'] } } as const;
      const bindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/till/rolebindings';
      await testbed.api.request('DELETE', `${bindings}/backops-restore.devs`);
      await refusedSoon(dev, till, /may not/);
      await attempt(dev, { resource: 'backups', name: 'backops-shop-2', spec: own });
    });
  });

  it('leaves administrators, Velero and others alone', async () => {
    const everything = { resource: 'backups', name: 'all', spec: { includedNamespaces: ['*'] } } as const;
    await attempt(testbed.api, everything);
    // An administrator who is a member of the group stays one.
    await attempt(testbed.api.as('eve', ['devs', 'system:masters', 'system:authenticated']), everything);
    const others = testbed.api.as('stranger', ['others', 'system:authenticated']);
    await attempt(others, { resource: 'restores', spec: { backupName: 'nightly', includedNamespaces: ['*'] } });
  });
});

/** Policies and rights work a moment after they were written. */
async function refusedSoon(api: KubeApi, one: Omit<Attempt, 'what' | 'because'>, because: RegExp): Promise<void> {
  for (const end = Date.now() + 30_000; ; await delay(100)) {
    const answer = await attempt(api, one).catch((error: Error) => error);
    if (answer instanceof Error && because.test(answer.message)) return;
    if (Date.now() > end) throw new Error(`the policy is not in force: ${String(answer)}`);
  }
}

async function phaseOf(api: KubeApi, path: string): Promise<string> {
  const over = ['Completed', 'PartiallyFailed', 'Failed', 'FailedValidation'];
  const found = await api.until(`${velero}/${path}`, 'it is over', (one) => over.includes(one.status?.phase));
  return found.status.phase;
}
