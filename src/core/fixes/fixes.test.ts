import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applied, mend, open } from './fixes.testing.ts';

const statefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: orders # the order book
  namespace: shop
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
    spec:
      containers:
        - name: app
          image: example/orders:1
          volumeMounts:
            - { name: data, mountPath: /data }
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 8Gi } }
`;

function schedule(template: string, more = ''): string {
  return `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: nightly
  namespace: velero
spec:
  schedule: "0 2 * * *" # after closing time
${more}  template:
${template}`;
}

describe('fixes', () => {
  it('writes a Velero schedule beside the manifest', () => {
    const after = mend({ 'k8s/orders.yaml': statefulSet }, 'unprotected-data', /Velero/);
    assert.match(after['k8s/shop-backup.yaml'] ?? '', /includedNamespaces:\n {6}- shop/);
    assert.equal(open(after).overview().components[0]?.verdict, 'protected');
  });

  it('keeps CRLF in new files and in edits', () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const files = {
      'a.yaml': crlf(statefulSet),
      'b.yaml': crlf(schedule('    includedNamespaces:\n      - web\n    snapshotMoveData: true\n')),
    };
    const after = mend(files, 'unprotected-data', /Add shop to Schedule nightly/);
    assert.ok(after['b.yaml']?.includes('      - web\r\n      - shop\r\n    snapshotMoveData'));
  });

  for (const [name, list, expected] of [
    ['a block list', '    includedNamespaces:\n      - web # front\n', '      - web # front\n      - shop\n'],
    ['a block list at the key', '    includedNamespaces:\n    - web\n', '    - web\n    - shop\n'],
    ['a flow list', '    includedNamespaces: [web]\n', '[web, shop]'],
    ['a flow list over lines', '    includedNamespaces: [\n      web,\n    ]\n', '[\n      web, shop,\n    ]'],
  ] as const) {
    it(`adds the namespace to ${name}`, () => {
      const after = mend(
        { 'a.yaml': statefulSet, 'b.yaml': schedule(`${list}    snapshotMoveData: true\n`) },
        'unprotected-data',
        /Add shop to Schedule nightly/,
      );
      assert.ok(after['b.yaml']?.includes(expected), after['b.yaml']);
    });
  }

  it('gives the claim template the label that the selector wants', () => {
    const policy = schedule(
      '    includedNamespaces: [shop]\n    snapshotMoveData: true\n    labelSelector:\n      matchLabels:\n        backup: nightly\n',
    );
    const after = mend({ 'a.yaml': statefulSet, 'b.yaml': policy }, 'selector-misses-claim', /backup: nightly/);
    assert.ok(
      after['a.yaml']?.includes(
        '    - metadata:\n        name: data\n        labels:\n          backup: nightly\n      spec:',
      ),
      after['a.yaml'],
    );
  });

  it('switches a paused schedule on', () => {
    const after = mend(
      {
        'a.yaml': statefulSet,
        'b.yaml': schedule(
          '    includedNamespaces: [shop]\n    snapshotMoveData: true\n',
          '  paused: true # holidays\n',
        ),
      },
      'paused-policy',
      /Switch on Schedule nightly/,
    );
    assert.ok(after['b.yaml']?.includes('  paused: false # holidays\n'));
  });

  it('takes the exclude label off', () => {
    const labelled = statefulSet.replace(
      '        name: data\n',
      '        name: data\n        labels:\n          velero.io/exclude-from-backup: "true"\n          tier: db\n',
    );
    const after = mend(
      { 'a.yaml': labelled, 'b.yaml': schedule('    includedNamespaces: [shop]\n    snapshotMoveData: true\n') },
      'opted-out',
      /Remove the label/,
    );
    assert.ok(after['a.yaml']?.includes('        labels:\n          tier: db\n'));
  });

  it('moves an annotation to the pod template', () => {
    const wrong = statefulSet.replace(
      '  namespace: shop\n',
      '  namespace: shop\n  annotations:\n    backup.velero.io/backup-volumes: data\n',
    );
    const after = mend({ 'a.yaml': wrong }, 'misplaced-annotation', /Move/);
    assert.ok(
      after['a.yaml']?.includes(
        '      labels: { app: orders }\n      annotations:\n        backup.velero.io/backup-volumes: data\n    spec:',
      ),
      after['a.yaml'],
    );
  });

  it("uses the volume's name in the annotation", () => {
    const wrong = statefulSet.replace(
      '      labels: { app: orders }\n    spec',
      '      labels: { app: orders }\n      annotations:\n        backup.velero.io/backup-volumes: data-orders-0\n    spec',
    );
    const after = mend({ 'a.yaml': wrong }, 'unknown-volume-in-annotation', /./);
    assert.ok(after['a.yaml']?.includes('backup.velero.io/backup-volumes: data\n'), after['a.yaml']);
  });

  it('mends the cron of the wrong dialect', () => {
    const policy = schedule('    includedNamespaces: [shop]\n    snapshotMoveData: true\n').replace(
      '"0 2 * * *"',
      '"0 0 2 * * *"',
    );
    const after = mend({ 'a.yaml': statefulSet, 'b.yaml': policy }, 'cron-dialect', /./);
    assert.ok(after['b.yaml']?.includes('schedule: "0 2 * * *" # after closing time'), after['b.yaml']);
  });

  it('exempts with a reason, in YAML above the object', () => {
    const after = mend({ 'a.yaml': `# the shop\n---\n${statefulSet}` }, 'unprotected-data', /Exempt/);
    assert.ok(after['a.yaml']?.includes('---\n# backops:exempt '));
    assert.equal(open(after).overview().components[0]?.verdict, 'exempt');
  });

  it('lists a new policy in the kustomization', () => {
    const files = { 'app/kustomization.yaml': 'resources:\n  - orders.yaml\n', 'app/orders.yaml': statefulSet };
    const after = mend(files, 'unprotected-data', /Velero/);
    assert.equal(after['app/kustomization.yaml'], 'resources:\n  - orders.yaml\n  - shop-backup.yaml\n');
  });

  it('does not let a kustomization move the policy into its own namespace', () => {
    const files = {
      'app/kustomization.yaml': 'namespace: shop\nresources:\n  - orders.yaml\n',
      'app/orders.yaml': statefulSet,
    };
    const after = mend(files, 'unprotected-data', /Velero/);
    assert.equal(after['app/kustomization.yaml'], files['app/kustomization.yaml']);
    assert.ok(after['backup/shop-backup.yaml']);
  });

  it('mends a whole file at once', () => {
    const second = statefulSet.replaceAll('orders', 'carts');
    const files = {
      'a.yaml': `${statefulSet}---\n${second}`,
      'b.yaml': schedule('    includedNamespaces: [web]\n    snapshotMoveData: true\n'),
    };
    const fix = open(files).fixAll('a.yaml');
    assert.ok(fix);
    const after = applied(files, fix);
    assert.deepEqual(
      open(after)
        .findings()
        .filter((one) => one.at.file === 'a.yaml'),
      [],
    );
    assert.equal(open(after).fixAll('a.yaml'), undefined);
  });
});
