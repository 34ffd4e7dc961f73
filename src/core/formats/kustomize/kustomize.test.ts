import assert from 'node:assert/strict';
import type { Node } from '../../model/node.ts';
import { get, show, textOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import { composeText } from '../kubernetes/compose-text.testing.ts';
import { kubernetes } from '../kubernetes/index.ts';
import { kustomizationOf, kustomize } from './index.ts';

const compose = (texts: Readonly<Record<string, string>>) => composeText([kubernetes, kustomize], texts);
const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  storageClassName: fast\n';
const app = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: data
`;
const base = {
  'base/claim.yaml': claim,
  'base/app.yaml': app,
  'base/kustomization.yaml': 'resources:\n  - claim.yaml\n  - app.yaml\n',
};

function find(resources: readonly Resource[] | undefined, type: string): Resource {
  const resource = resources?.find((candidate) => candidate.type === type);
  assert.ok(resource, `no ${type}`);
  return resource;
}

describe('kustomize format', () => {
  it('makes one environment per overlay, none of the base', () => {
    const { environments, claimed } = compose({
      ...base,
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamespace: shop\nnamePrefix: p-\n',
      'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamespace: shop-dev\n',
    });
    assert.deepEqual(
      environments.map(({ id, variant, title }) => [id, variant, title]),
      [
        ['overlays/dev', 'dev', 'kustomize overlay'],
        ['overlays/prod', 'prod', 'kustomize overlay'],
      ],
    );
    const prod = environments[1]?.resources;
    const resource = find(prod, 'PersistentVolumeClaim');
    assert.equal(resource.address, 'PersistentVolumeClaim/shop/p-data');
    assert.equal(resource.namespace?.via, 'transformer');
    assert.equal(resource.namespace?.at?.file, 'overlays/prod/kustomization.yaml');
    const name: Node | undefined = get(
      find(prod, 'apps/Deployment').body,
      'spec.template.spec.volumes.0.persistentVolumeClaim.claimName',
    );
    assert.equal(textOf(name), 'p-data');
    assert.ok(claimed.has('base/claim.yaml'));
  });

  it('merges lists of Kubernetes kinds by their key, and points at the patch', () => {
    const text = `resources: [../../base]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          metadata:
            annotations:
              backup.velero.io/backup-volumes: data
          spec:
            containers:
              - name: web
                image: nginx:2
              - name: side
                image: side
  - target: {kind: PersistentVolumeClaim}
    patch: |
      - op: replace
        path: /spec/storageClassName
        value: slow
`;
    const { environments } = compose({ ...base, 'overlays/prod/kustomization.yaml': text });
    const resources = environments[0]?.resources;
    const template = get(find(resources, 'apps/Deployment').body, 'spec.template');
    const mark = get(template, ['metadata', 'annotations', 'backup.velero.io/backup-volumes']);
    assert.equal(mark?.via, 'patch');
    assert.equal(text.slice(mark?.at?.start, mark?.at?.end), 'data');
    assert.equal(show(get(template, 'spec.containers.1.image')), 'nginx:2');
    assert.equal(show(get(template, 'spec.containers.1.volumeMounts.0.mountPath')), '/data');
    const slow = get(find(resources, 'PersistentVolumeClaim').body, 'spec.storageClassName');
    assert.equal(text.slice(slow?.at?.start, slow?.at?.end), 'slow');
  });

  it('replaces the lists of other kinds', () => {
    const { environments } = compose({
      'a.yaml':
        'apiVersion: velero.io/v1\nkind: Schedule\nmetadata: {name: s}\nspec: {template: {includedNamespaces: [a, b]}}\n',
      'kustomization.yaml': `resources: [a.yaml]\npatchesStrategicMerge:\n  - p.yaml\n`,
      'p.yaml':
        'apiVersion: velero.io/v1\nkind: Schedule\nmetadata: {name: s}\nspec: {template: {includedNamespaces: [c]}}\n',
    });
    assert.equal(environments.length, 1);
    assert.equal(environments[0]?.resources.length, 1);
    assert.equal(show(get(environments[0]?.resources[0]?.body, 'spec.template.includedNamespaces')), '[c]');
  });

  it('deletes objects and keys', () => {
    const { environments } = compose({
      ...base,
      'o/kustomization.yaml': `resources: [../base]
patches:
  - patch: |
      $patch: delete
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: null
        template: {spec: {volumes: [{name: data, $patch: delete}]}}
`,
    });
    assert.deepEqual(
      environments[0]?.resources.map((resource) => resource.type),
      ['apps/Deployment'],
    );
    const body = environments[0]?.resources[0]?.body;
    assert.equal(get(body, 'spec.replicas'), undefined);
    assert.equal(show(get(body, 'spec.template.spec.volumes')), '[]');
  });

  it('runs components over what stands before them', () => {
    const { environments } = compose({
      ...base,
      'component/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonLabels: {backup: daily}\nresources: [extra.yaml]\n',
      'component/extra.yaml': claim.replace('name: data', 'name: extra'),
      'o/kustomization.yaml': 'resources: [../base]\ncomponents: [../component]\n',
    });
    assert.equal(environments.length, 1);
    assert.deepEqual(
      environments[0]?.resources.map((resource) => textOf(get(resource.body, 'metadata.labels.backup'))),
      ['daily', 'daily', 'daily'],
    );
    assert.equal(
      show(get(find(environments[0]?.resources, 'apps/Deployment').body, 'spec.selector.matchLabels.backup')),
      'daily',
    );
  });

  it('puts labels where their flags say', () => {
    const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template: {metadata: {labels: {app: db}}}
  volumeClaimTemplates:
    - metadata: {name: data}
`;
    const labelled = (flags: string) => {
      const text = `resources: [a.yaml]\nlabels:\n  - pairs: {team: x}\n${flags}`;
      return compose({ 'a.yaml': set, 'kustomization.yaml': text }).environments[0]?.resources[0]?.body;
    };
    const claimLabel = 'spec.volumeClaimTemplates.0.metadata.labels.team';
    assert.equal(get(labelled(''), claimLabel), undefined);
    assert.equal(get(labelled(''), 'spec.template.metadata.labels.team'), undefined);
    // Versions of kustomize differ.
    assert.equal(get(labelled('    includeTemplates: true\n'), claimLabel)?.kind, 'unknown');
    assert.equal(show(get(labelled('    includeTemplates: true\n'), 'spec.template.metadata.labels.team')), 'x');
    assert.equal(show(get(labelled('    includeVolumeClaimTemplates: true\n'), claimLabel)), 'x');
    assert.equal(show(get(labelled('    includeSelectors: true\n'), claimLabel)), 'x');
  });

  it('generates ConfigMaps from files and literals', () => {
    const { environments } = compose({
      'kustomization.yaml':
        'configMapGenerator:\n  - name: m\n    literals: [a=b]\n    files: [policy.yaml]\nnamespace: velero\n',
      'policy.yaml': 'version: v1\n',
    });
    const resource = environments[0]?.resources[0];
    assert.equal(resource?.address, 'ConfigMap/velero/m');
    assert.equal(textOf(get(resource?.body, ['data', 'policy.yaml'])), 'version: v1\n');
    assert.equal(textOf(get(resource?.body, 'data.a')), 'b');
  });

  it('tells what is remote, absent or circular', () => {
    const { environments, missing, notices } = compose({
      'a/kustomization.yaml': 'resources: [https://example.org/x.yaml, gone.yaml, ../b]\n',
      'b/kustomization.yaml': 'resources: [../c]\n',
      'c/kustomization.yaml': 'resources: [../b]\n',
    });
    assert.equal(environments.length, 1);
    assert.equal(environments[0]?.unread.length, 2);
    assert.deepEqual(missing, ['a/gone.yaml']);
    assert.deepEqual(notices.map((notice) => notice.code).sort(), ['kustomize-cycle', 'kustomize-missing-file']);
  });

  it('copies fields by replacements', () => {
    const { environments } = compose({
      ...base,
      'o/kustomization.yaml': `resources: [../base]
replacements:
  - source: {kind: Deployment, fieldPath: metadata.name}
    targets:
      - select: {kind: PersistentVolumeClaim}
        fieldPaths: [metadata.labels.app]
        options: {create: true}
`,
    });
    assert.equal(
      show(get(find(environments[0]?.resources, 'PersistentVolumeClaim').body, 'metadata.labels.app')),
      'web',
    );
  });

  it('keeps environments that a change does not touch', () => {
    const first = compose({
      ...base,
      'o/kustomization.yaml': 'resources: [../base]\n',
      'p/kustomization.yaml': 'resources: [x.yaml]\n',
      'p/x.yaml': claim,
    });
    const before = [...first.environments];
    const after = first.change({ 'base/claim.yaml': claim.replace('fast', 'slow') }).environments;
    assert.equal(
      after.find(({ id }) => id === 'p'),
      before.find(({ id }) => id === 'p'),
    );
    assert.notEqual(
      after.find(({ id }) => id === 'o'),
      before.find(({ id }) => id === 'o'),
    );
  });

  it('tells where resources are listed', () => {
    const file = { path: 'o/kustomization.yaml', text: 'resources: [a.yaml]\n' };
    const found = kustomizationOf(new Map([[file.path, kustomize.parse(file)]]), 'o');
    assert.equal(found?.path, 'o/kustomization.yaml');
    assert.equal(file.text.slice(found?.resources?.at?.start, found?.resources?.at?.end), '[a.yaml]');
  });
});
