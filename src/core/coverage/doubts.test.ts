import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { documents, open, reasonsOf, verdictOf } from '../../../test/support/judge.ts';
import { kindOf } from '../model/object-type.ts';
import { unjudged } from './unjudged-kinds.ts';

const claim = (name = 'uploads', namespace = 'shop', spec = '') => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}, namespace: ${namespace}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${spec}}`;

const object = (type: string, namespace: string, spec = '{}') => `
apiVersion: ${type.slice(0, type.lastIndexOf('/'))}/v1
kind: ${kindOf(type)}
metadata: {name: policy, namespace: ${namespace}}
spec: ${spec}`;

const judged = (...texts: readonly string[]) => verdictOf(documents(...texts), 'uploads').split(' ')[0];

describe('backup systems that are not judged yet', () => {
  for (const kind of unjudged.filter((one) => !one.covers)) {
    const spec = kind.only ? '{task: backup}' : '{}';
    it(`${kind.type}: nothing that it may cover is unprotected`, () => {
      assert.equal(judged(claim(), object(kind.type, 'shop', spec)), 'unknown');
      const elsewhere = judged(claim(), object(kind.type, 'web', spec));
      assert.equal(elsewhere, kind.scope === 'cluster' ? 'unknown' : 'unprotected');
    });
  }
  it('are named', () =>
    assert.match(
      reasonsOf(documents(claim(), object('k8up.io/Schedule', 'shop')), 'uploads'),
      /Schedule policy may cover it.*does not judge K8up/,
    ));
  it('raise no findings', () =>
    assert.deepEqual(open(documents(claim(), object('k8up.io/Schedule', 'shop'))).findings(), []));
  it('that name one claim leave the others alone', () => {
    // Whichever of them names a claim: a system that gets a provider leaves the table.
    const [naming] = unjudged.filter((one) => one.claim !== undefined && one.only === undefined);
    assert.ok(naming?.claim);
    const path = naming.claim.split('.').slice(1);
    const spec = (name: string) => path.reduceRight((inner, key) => `{${key}: ${inner}}`, name);
    const policy = (name: string) => object(naming.type, 'shop', spec(name));
    assert.equal(judged(claim(), policy('uploads')), 'unknown');
    assert.equal(judged(claim(), policy('other')), 'unprotected');
  });
  it('of one operator leave claims alone', () =>
    assert.equal(judged(claim(), object('k8s.mariadb.com/Backup', 'shop')), 'unprotected'));
  it('of one storage leave other storage alone', () => {
    const job = (task: string) => object('longhorn.io/RecurringJob', 'longhorn-system', `{task: ${task}}`);
    const classOf = (provisioner: string) =>
      `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: ${provisioner}`;
    const fast = claim('uploads', 'shop', ', storageClassName: fast');
    assert.equal(judged(fast, job('backup')), 'unknown');
    assert.equal(judged(fast, job('backup'), classOf('driver.longhorn.io')), 'unknown');
    assert.equal(judged(fast, job('backup'), classOf('ebs.csi.aws.com')), 'unprotected');
    assert.equal(judged(fast, job('filesystem-trim')), 'unprotected');
    const mounted = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: uploads, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: app, image: 'shop/app:1', volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: made-elsewhere}}]`;
    assert.equal(judged(mounted, job('backup')), 'unknown');
  });
  it('may be made from a template', () => {
    const set = (kind: string) => `
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: backups, namespace: flux-system}
spec:
  resourcesTemplate: |
    apiVersion: volsync.backube/v1alpha1
    kind: ${kind}
    metadata: {name: << inputs.app >>}`;
    assert.equal(judged(claim(), set('ReplicationSource')), 'unknown');
    assert.equal(judged(claim(), set('Deployment')), 'unprotected');
  });
  it('may be in the values of a release', () => {
    const release = (kind: string) => `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: shop}
spec: {chart: {spec: {chart: app-template}}, values: {rawResources: {backup: {kind: ${kind}}}}}`;
    assert.equal(judged(claim(), release('ReplicationSource')), 'unknown');
    assert.equal(judged(claim(), release('ConfigMap')), 'unprotected');
  });
});

describe('backups that an object configures for itself', () => {
  const pgo = (backups: string) => `
apiVersion: postgres-operator.crunchydata.com/v1beta1
kind: PostgresCluster
metadata: {name: uploads, namespace: shop}
spec: {instances: [{dataVolumeClaimSpec: {}}]${backups}}`;
  it('make it unknown', () => {
    assert.equal(judged(pgo(', backups: {pgbackrest: {repos: [{name: repo1}]}}')), 'unknown');
    assert.match(
      reasonsOf(pgo(', backups: {pgbackrest: {repos: [{name: repo1}]}}'), 'uploads'),
      /spec.backups configures a backup of its own/,
    );
  });
  it('unless they are empty or off', () => {
    assert.equal(judged(pgo('')), 'unprotected');
    assert.equal(judged(pgo(', backups: {}')), 'unprotected');
    assert.equal(judged(pgo(', backups: {enabled: false}')), 'unprotected');
  });
});

describe('jobs that seem to make dumps', () => {
  const database = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: orders-db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: 'postgres:16', volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}]
  volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 8Gi}}}}]`;
  const job = (command: string, more: { namespace?: string; spec?: string; image?: string; volumes?: string } = {}) => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: dump, namespace: ${more.namespace ?? 'shop'}}
spec:
  schedule: "0 3 * * *"
  ${more.spec ?? 'suspend: false'}
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: dump, image: '${more.image ?? 'alpine'}', command: [sh, -c, '${command}']}]
          ${more.volumes ?? 'restartPolicy: Never'}`;
  const verdict = (...texts: readonly string[]) => verdictOf(documents(database, ...texts), 'orders-db').split(' ')[0];
  const rows: readonly (readonly [string, string, string])[] = [
    ['that name it', job('pg_dump -h orders-db shop | gzip > /backup/x.gz'), 'unknown'],
    ['that speak to its engine', job('pg_dumpall > /backup/all.sql'), 'unknown'],
    ['of another engine', job('mysqldump --all-databases'), 'unprotected'],
    ['of another namespace that name it', job('pg_dump -h orders-db.shop.svc', { namespace: 'ops' }), 'unknown'],
    ['of another namespace that do not', job('pg_dump -h users-db', { namespace: 'ops' }), 'unprotected'],
    [
      'that mount its claim',
      job('restic backup /data', {
        volumes: 'volumes: [{name: d, persistentVolumeClaim: {claimName: data-orders-db-0}}]',
      }),
      'unknown',
    ],
    ['that do something else', job('psql -h orders-db -c "vacuum"'), 'unprotected'],
    ['that are suspended', job('pg_dump -h orders-db', { spec: 'suspend: true' }), 'unprotected'],
  ];
  for (const [title, text, expected] of rows) it(`${title}: ${expected}`, () => assert.equal(verdict(text), expected));
  it('are named', () =>
    assert.match(
      reasonsOf(documents(database, job('pg_dump -h orders-db')), 'orders-db'),
      /the CronJob dump seems to back it up/,
    ));
  it('run beside the data as well', () => {
    const beside = database.replace(
      'containers: [',
      "containers: [{name: replicate, image: 'litestream/litestream:0.3'}, ",
    );
    assert.equal(verdictOf(beside, 'orders-db'), 'unknown');
  });
});
