import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { documents, open, reasonsOf, verdictOf } from '../../../../test/support/judge.ts';
import { kindOf } from '../../model/object-type.ts';

interface Pod {
  readonly image?: string;
  readonly volume?: string;
  readonly mount?: string;
  readonly more?: string;
}

function deployment(pod: Pod = {}, kind = 'Deployment'): string {
  const mount = pod.mount ?? '/data';
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: '${pod.image ?? 'shop/app:1'}', volumeMounts: [{name: data, mountPath: ${mount}}]${pod.more ?? ''}}]
      volumes: [{name: data, ${pod.volume ?? 'emptyDir: {}'}}]`;
}

const claim = (name: string, more = '') => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${more}}`;

/** Kind and verdict of every component. */
const found = (...texts: readonly string[]) =>
  open(documents(...texts))
    .overview()
    .components.map((one) => `${kindOf(one.type)} ${one.name} ${one.verdict}`);

describe('what holds data', () => {
  describe('volumes that do not last', () => {
    const rows: readonly (readonly [string, Pod, readonly string[]])[] = [
      ['an emptyDir of an application', {}, []],
      [
        'an emptyDir below a database',
        { image: 'postgres:16', mount: '/var/lib/postgresql/data' },
        ['Deployment app unprotected'],
      ],
      [
        'an emptyDir above its data directory',
        { image: 'docker.io/library/postgres:18@sha256:0', mount: '/var/lib/postgresql' },
        ['Deployment app unprotected'],
      ],
      [
        'an emptyDir beside it, so that data lies in the container',
        { image: 'postgres:16', mount: '/tmp' },
        ['Deployment app unprotected'],
      ],
      ['an emptyDir below a cache', { image: 'redis:7' }, []],
      ['an exporter, which is no database', { image: 'prometheuscommunity/postgres-exporter', mount: '/x' }, []],
      [
        'a claim below a database elsewhere than the data directory',
        { image: 'postgres:16', mount: '/pg', volume: 'persistentVolumeClaim: {claimName: pg}' },
        ['Deployment app unprotected'],
      ],
      ['the home of a notebook', { image: 'jupyter/base-notebook', mount: '/home/jovyan' }, []],
    ];
    for (const [title, pod, expected] of rows) it(title, () => assert.deepEqual(found(deployment(pod)), expected));
    it('of an image that is used for its tools are none', () => {
      const tool = (command: string) =>
        deployment({ image: 'postgres:16', mount: '/tmp', more: `, command: ${command}` });
      assert.deepEqual(found(tool('[sh, -c, "while true; do psql -c \'select 1\'; sleep 60; done"]')), []);
      assert.equal(found(tool('[docker-entrypoint.sh, postgres, -c, fsync=off]')).length, 1);
    });
    it('in a directory that the arguments name', () => {
      const minio = deployment({ image: 'minio/minio', mount: '/storage', more: ', args: [server, /storage]' });
      assert.match(reasonsOf(minio, 'app'), /volume data is an emptyDir/);
      assert.match(
        reasonsOf(deployment({ image: 'minio/minio', mount: '/storage' }), 'app'),
        /gone with the container/,
      );
    });
    it('are told', () =>
      assert.match(
        reasonsOf(documents(deployment({ image: 'postgres:16', mount: '/tmp' })), 'app'),
        /the data is gone with the container/,
      ));
  });

  describe('hostPath', () => {
    const rows: readonly (readonly [string, string, number])[] = [
      ['/mnt/disk1', '/data', 1],
      ['/var/log', '/logs', 0],
      ['/var/run/docker.sock', '/var/run/docker.sock', 0],
      ['/dev/dri', '/dev/dri', 0],
      ['/etc/localtime', '/etc/localtime', 0],
      ['/var/lib/ca-certificates', '/etc/ssl/certs', 0],
      ['/', '/host', 0],
    ];
    for (const [path, mount, count] of rows)
      it(`${path}: ${count}`, () =>
        assert.equal(found(deployment({ volume: `hostPath: {path: ${path}}`, mount })).length, count));
    it('of a node agent is no data', () =>
      assert.deepEqual(found(deployment({ volume: 'hostPath: {path: /opt/agent}' }, 'DaemonSet')), []));
    it('that is only read is no data', () => {
      const text = deployment({ volume: 'hostPath: {path: /srv/maps}' }).replace('/data}', '/data, readOnly: true}');
      assert.deepEqual(found(text), []);
    });
  });

  describe('network volumes in the pod', () => {
    it('below a known application', () =>
      assert.deepEqual(
        found(
          deployment({
            image: 'jenkins/jenkins:lts',
            mount: '/var/jenkins_home',
            volume: 'nfs: {server: n, path: /j}',
          }),
        ),
        ['Deployment app unprotected'],
      ));
    it('of which nothing is known, say nothing', () =>
      assert.deepEqual(found(deployment({ volume: 'nfs: {server: nas, path: /media}' })), []));
  });

  describe('claims', () => {
    const mounted = (name: string) => ({ volume: `persistentVolumeClaim: {claimName: ${name}}` });
    it('stand for themselves where they are defined', () =>
      assert.deepEqual(found(claim('data'), deployment(mounted('data'))), ['PersistentVolumeClaim data unprotected']));
    it('that are defined in another environment count once', () => {
      const session = open({
        'apps/kustomization.yaml': 'resources: [app.yaml]',
        'apps/app.yaml': deployment(mounted('data')),
        'storage/kustomization.yaml': 'resources: [claim.yaml]',
        'storage/claim.yaml': claim('data'),
      });
      assert.deepEqual(
        session.overview().components.map((one) => one.type),
        ['PersistentVolumeClaim'],
      );
    });
    it('that nothing defines are seen through the workload', () =>
      assert.deepEqual(found(deployment(mounted('by-hand'))), ['Deployment app unprotected']));
    it('that a tool looks into are not its own', () => {
      const tool = `
apiVersion: v1
kind: Pod
metadata: {name: shell, namespace: shop}
spec:
  containers: [{name: shell, image: alpine, volumeMounts: [{name: data, mountPath: /data}]}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: by-hand}}]`;
      assert.deepEqual(found(tool), []);
    });
    it('with a generated name belong to one run of something', () =>
      assert.deepEqual(found(claim('x').replace('name: x', 'generateName: scratch-')), []));
    it('filled from elsewhere hold data like any other', () =>
      assert.deepEqual(
        found(claim('data', ', dataSourceRef: {apiGroup: volsync.backube, kind: ReplicationDestination, name: data}')),
        ['PersistentVolumeClaim data unprotected'],
      ));
    it('of a generic ephemeral volume are gone with the pod', () =>
      assert.deepEqual(
        found(
          deployment({ volume: 'ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}' }),
        ),
        [],
      ));
  });

  describe('caches', () => {
    it('by name', () => {
      for (const name of ['thumbnail-cache', 'cache', 'app-tmp'])
        assert.equal(verdictOf(documents(claim(name)), name), 'exempt', name);
      assert.equal(verdictOf(documents(claim('cached-orders')), 'cached-orders'), 'unprotected nothing');
    });
    const stored = (image: string, args = '') =>
      deployment({ image, volume: 'persistentVolumeClaim: {claimName: data}', more: args });
    it('by what runs in them', () => {
      assert.equal(verdictOf(documents(stored('memcached:1.6')), 'app'), 'exempt');
      assert.equal(verdictOf(documents(stored('redis:7')), 'app'), 'unprotected nothing');
    });
    it('by arguments that switch persistence off', () => {
      const off = ', args: [--save, "", --appendonly, "no"]';
      assert.equal(verdictOf(documents(stored('redis:7', off)), 'app'), 'exempt');
      assert.equal(
        verdictOf(documents(stored('redis:7', ', args: [--save, "", --appendonly, "yes"]')), 'app'),
        'unprotected nothing',
      );
      assert.equal(
        verdictOf(documents(stored('redis:7', ', args: [--save, "60 1000"]')), 'app'),
        'unprotected nothing',
      );
    });
  });

  describe('what an operator makes', () => {
    const cluster = (more = '') => `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: shop}
spec: {instances: 3, storage: {size: 10Gi}${more}}`;
    const nightly = (more = '') => `
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: nightly, namespace: velero}
spec: {schedule: "0 2 * * *", template: {snapshotMoveData: true${more}}}`;
    it('has no labels of a backup system that nobody wrote', () =>
      assert.equal(verdictOf(documents(cluster(), nightly()), 'pg'), 'protected'));
    it('may have those that the custom resource hands on', () => {
      const out = ', inheritedMetadata: {labels: {velero.io/exclude-from-backup: "true"}}';
      assert.equal(verdictOf(documents(cluster(out), nightly()), 'pg'), 'unknown');
    });
    it('has labels that nobody can see', () =>
      assert.equal(
        verdictOf(documents(cluster(), nightly(', labelSelector: {matchLabels: {app: pg}}')), 'pg'),
        'unknown',
      ));
    it('spread over nodes is not consistent by snapshots', () => {
      const tenant = `
apiVersion: minio.min.io/v2
kind: Tenant
metadata: {name: objects, namespace: shop}
spec: {pools: [{servers: 4, volumesPerServer: 1}]}`;
      assert.equal(verdictOf(documents(tenant, nightly()), 'objects'), 'partial crash-consistent');
    });
  });
});
