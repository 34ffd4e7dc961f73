import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createBackOpsSession } from '../../engine.ts';

const namespaces = ['shop', 'media'];
const names = ['db', 'files', 'web'];

const claim = (name: string, namespace: string, labels = '') =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n${labels}spec: {resources: {requests: {storage: 1Gi}}}\n`;

const workload = (kind: string, name: string, namespace: string, volume: string) => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations: {backup.velero.io/backup-volumes: data}
spec:
  replicas: 1
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: main, image: "postgres:16", volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}]
      volumes: [{name: data, ${volume}}]
`;

const schedule = (name: string, namespace: string, more = '') =>
  `apiVersion: velero.io/v1\nkind: Schedule\nmetadata: {name: ${name}, namespace: velero}\nspec:\n  schedule: 0 3 * * *\n  ${more}\n  template: {includedNamespaces: [${namespace}], snapshotMoveData: true, ttl: 72h}\n`;

const source = (name: string, namespace: string, of: string) =>
  `apiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {sourcePVC: ${of}, trigger: {schedule: "0 * * * *"}}\n`;

const bucket = (name: string, retention: number) =>
  `resource "aws_db_instance" "${name}" {\n  identifier = "${name}"\n  engine = "postgres"\n  backup_retention_period = ${retention}\n}\n`;

const name = fc.constantFrom(...names);
const namespace = fc.constantFrom(...namespaces);
const manifest = fc.oneof(
  fc.tuple(name, namespace, fc.constantFrom('', '  labels: {backup: nightly}\n')).map((all) => claim(...all)),
  fc
    .tuple(
      fc.constantFrom('Deployment', 'StatefulSet'),
      name,
      namespace,
      fc.constantFrom('emptyDir: {}', 'hostPath: {path: /x}', 'persistentVolumeClaim: {claimName: files}'),
    )
    .map((all) => workload(...all)),
  fc.tuple(name, namespace, fc.constantFrom('', 'paused: true')).map((all) => schedule(...all)),
  fc.tuple(name, namespace, name).map((all) => source(...all)),
  namespace.map((one) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${one}}\n`),
  fc.constant('# backops:exempt scratch\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: tmp}\n'),
  fc.constant(
    '# backops:ignore unprotected-data\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: old}\n',
  ),
);
const manifests = fc.array(manifest, { minLength: 1, maxLength: 4 }).map((all) => all.join('---\n'));

const kustomization = fc
  .tuple(fc.subarray(['a.yaml', 'b.yaml']), namespace)
  .map(([files, where]) => `namespace: ${where}\nresources: [${files.join(', ')}]\n`);

const change = fc.oneof(
  fc.record({
    path: fc.constantFrom('base/a.yaml', 'base/b.yaml', 'plain/a.yaml', 'plain/b.yaml', 'plain/c.yaml'),
    text: fc.oneof({ weight: 5, arbitrary: manifests }, { weight: 1, arbitrary: fc.constant(null) }),
  }),
  fc.record({ path: fc.constant('base/kustomization.yaml'), text: kustomization }),
  fc.record({
    path: fc.constantFrom('overlays/dev/kustomization.yaml', 'overlays/prod/kustomization.yaml'),
    text: fc.constantFrom('resources: [../../base]\n', 'resources: [../../base]\nnameSuffix: -x\n', 'resources: []\n'),
  }),
  fc.record({ path: fc.constant('infra/main.tf'), text: fc.tuple(name, fc.nat(9)).map((all) => bucket(...all)) }),
);

describe('a session after edits', () => {
  it('tells the same where a file goes and comes back at once', () => {
    const tmp = '# backops:exempt scratch\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: tmp}\n';
    const edited = createBackOpsSession({ today: '2026-01-15' });
    edited.applyChanges([{ path: 'plain/b.yaml', text: claim('db', 'shop') }]);
    edited.overview();
    edited.applyChanges([
      { path: 'plain/b.yaml', text: null },
      { path: 'base/a.yaml', text: tmp },
      { path: 'plain/b.yaml', text: tmp },
    ]);
    const fresh = createBackOpsSession({ today: '2026-01-15' });
    for (const path of ['base/a.yaml', 'plain/b.yaml']) fresh.applyChanges([{ path, text: tmp }]);
    assert.deepEqual(edited.overview(), fresh.overview());
  });

  it('tells what a new session tells of the same files', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 12 }),
        (edits) => {
          const edited = createBackOpsSession({ today: '2026-01-15' });
          const texts = new Map<string, string | null>();
          for (const changes of edits) {
            edited.applyChanges(changes);
            for (const { path, text } of changes) {
              // A file that comes again comes last, as in the session.
              if (text === null) texts.delete(path);
              else texts.set(path, text);
            }
            const fresh = createBackOpsSession({ today: '2026-01-15' });
            fresh.applyChanges([...texts].map(([path, text]) => ({ path, text })));
            assert.deepEqual(edited.findings(), fresh.findings());
            assert.deepEqual(edited.overview(), fresh.overview());
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
