import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reasonsOf, verdictOf } from '../../../test/support/judge.ts';
import { release, type Shop, schedule, server, shop } from './fixtures.testing.ts';

const judged = (template: string, more: Shop = {}, others = '') =>
  verdictOf(shop(more) + schedule(template) + others, 'uploads');

type Row = readonly [template: string, verdict: string, more?: Shop];

function rows(table: readonly Row[], others = ''): void {
  for (const [template, expected, more] of table)
    it(`{${template}}${more ? ` for ${JSON.stringify(more)}` : ''}: ${expected}`, () =>
      assert.equal(judged(template, more, others), expected));
}

const optIn = (names: string) => ({ pod: `, annotations: {backup.velero.io/backup-volumes: "${names}"}` });
const optOut = (names: string) => ({ pod: `, annotations: {backup.velero.io/backup-volumes-excludes: "${names}"}` });

describe('how Velero captures data', () => {
  describe('without a server in the workspace', () =>
    rows([
      ['', 'unknown'],
      ['snapshotMoveData: true', 'protected'],
      ['snapshotVolumes: true', 'partial snapshot-only'],
      ['snapshotVolumes: false', 'unprotected metadata-only'],
      ['defaultVolumesToFsBackup: true', 'protected'],
      ['snapshotVolumes: false, defaultVolumesToFsBackup: true', 'protected'],
    ]));

  describe('file-system backup', () => {
    rows([
      ['snapshotVolumes: false', 'protected', optIn('files')],
      ['snapshotVolumes: false', 'protected', optIn('tmp,files')],
      // Names are split without trimming; claims are not volumes; the workload is not the pod.
      ['snapshotVolumes: false', 'unprotected metadata-only', optIn('tmp, files')],
      ['snapshotVolumes: false', 'unprotected metadata-only', optIn('uploads')],
      [
        'snapshotVolumes: false',
        'unprotected metadata-only',
        { workload: ', annotations: {backup.velero.io/backup-volumes: files}' },
      ],
      ['snapshotVolumes: false, defaultVolumesToFsBackup: true', 'unprotected metadata-only', optOut('files')],
      ['snapshotVolumes: false, defaultVolumesToFsBackup: true', 'protected', optOut('tmp')],
      // With the default on, the opt-in list is ignored.
      ['defaultVolumesToFsBackup: true', 'protected', optIn('tmp')],
      // Files win over snapshots.
      ['snapshotVolumes: true', 'protected', optIn('files')],
      ['defaultVolumesToFsBackup: true', 'unprotected metadata-only', { replicas: 0 }],
      ['defaultVolumesToFsBackup: true', 'unprotected metadata-only', { mount: 'volumeMounts: []' }],
      [
        'defaultVolumesToFsBackup: true',
        'unprotected metadata-only',
        { claimSpec: ', volumeMode: Block', mount: 'volumeDevices: [{name: files, devicePath: /dev/x}]' },
      ],
      ['defaultVolumesToFsBackup: true, includedResources: [pvc, pv]', 'unprotected metadata-only'],
      ['defaultVolumesToFsBackup: true', 'protected', { claimSpec: ', storageClassName: local-path' }],
    ]);
    it('cannot be told for a claim whose pods are not in the files', () => {
      const claim = shop().split('---\n')[0] ?? '';
      assert.equal(verdictOf(`${claim}---\n${schedule('defaultVolumesToFsBackup: true')}`, 'uploads'), 'unknown');
    });
  });

  describe('files of a running database', () => {
    const postgres: Shop = {
      image: 'postgres:16',
      mount: 'volumeMounts: [{name: files, mountPath: /var/lib/postgresql/data}]',
    };
    const hook = ', annotations: {pre.hook.backup.velero.io/command: \'["/dump"]\'}';
    const hooks = (more: string) =>
      `defaultVolumesToFsBackup: true, hooks: {resources: [{name: dump, pre: [{exec: {command: [/dump]}}]${more}}]}`;
    rows([
      ['defaultVolumesToFsBackup: true', 'partial crash-consistent', postgres],
      ['snapshotMoveData: true', 'protected', postgres],
      ['defaultVolumesToFsBackup: true', 'protected', { ...postgres, pod: hook }],
      [hooks(''), 'protected', postgres],
      [hooks(', includedNamespaces: [shop]'), 'protected', postgres],
      [hooks(', includedNamespaces: [web]'), 'partial crash-consistent', postgres],
      [hooks(', excludedNamespaces: [shop]'), 'partial crash-consistent', postgres],
      [hooks(', labelSelector: {matchLabels: {app: web}}'), 'protected', postgres],
      [hooks(', labelSelector: {matchLabels: {app: db}}'), 'partial crash-consistent', postgres],
    ]);
  });

  describe('snapshots', () => {
    rows([
      ['snapshotMoveData: true', 'unprotected metadata-only', { claimSpec: ', storageClassName: local-path' }],
      ['snapshotMoveData: true', 'protected', { claimSpec: ', storageClassName: fast' }],
    ]);
    it('are judged by the driver of a class that is in the workspace', () => {
      const classOf = (provisioner: string) =>
        `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: ${provisioner}\n---\n`;
      const more = { claimSpec: ', storageClassName: fast' };
      assert.equal(judged('snapshotMoveData: true', more, classOf('efs.csi.aws.com')), 'unprotected metadata-only');
      assert.equal(judged('snapshotMoveData: true', more, classOf('ebs.csi.aws.com')), 'protected');
    });
    it('need the PersistentVolume where only a native plug-in takes them', () => {
      const native = `${server('')}apiVersion: velero.io/v1\nkind: VolumeSnapshotLocation\nmetadata: {name: aws, namespace: velero}\nspec: {provider: aws}\n---\n`;
      assert.equal(judged('snapshotVolumes: true', {}, native), 'partial snapshot-only');
      assert.equal(
        judged('snapshotVolumes: true, includeClusterResources: false', {}, native),
        'unprotected metadata-only',
      );
    });
  });

  describe('by the flags of the server', () => {
    const byFlags: readonly (readonly [string, string, string])[] = [
      ['--features=EnableCSI', '', 'partial snapshot-only'],
      ['--features=EnableCSI, --default-snapshot-move-data', '', 'protected'],
      ['--features=EnableCSI, --default-snapshot-move-data=true', '', 'protected'],
      ['--features=EnableCSI, --default-snapshot-move-data=false', '', 'partial snapshot-only'],
      ['--features=EnableCSI, --default-snapshot-move-data', 'snapshotMoveData: false', 'partial snapshot-only'],
      ['--default-volumes-to-fs-backup', '', 'protected'],
      ['--default-volumes-to-fs-backup', 'snapshotVolumes: false', 'protected'],
      ['--default-volumes-to-fs-backup', 'defaultVolumesToFsBackup: false', 'unprotected metadata-only'],
      ['--log-level=info', '', 'unprotected metadata-only'],
    ];
    for (const [flags, template, expected] of byFlags)
      it(`${flags} {${template}}: ${expected}`, () => assert.equal(judged(template, {}, server(flags)), expected));
    it('and by the values of its chart', () => {
      const values = (text: string) => release(`configuration: {${text}}`);
      assert.equal(judged('', {}, values('features: EnableCSI')), 'partial snapshot-only');
      assert.equal(judged('', {}, values('features: EnableCSI, defaultSnapshotMoveData: true')), 'protected');
      assert.equal(judged('', {}, values('defaultVolumesToFsBackup: true')), 'protected');
      assert.equal(judged('', {}, values('uploaderType: kopia')), 'unprotected metadata-only');
    });
  });

  describe('by volume policies', () => {
    const policies = (text: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: volumes, namespace: velero}
data:
  policies.yaml: |
    version: v1
    volumePolicies: [${text}]
---
`;
    const by = 'resourcePolicy: {kind: configmap, name: volumes}';
    const byPolicy: readonly (readonly [string, string, string, Shop?])[] = [
      ['{conditions: {}, action: {type: skip}}', 'snapshotMoveData: true', 'unprotected metadata-only'],
      ['{conditions: {}, action: {type: fs-backup}}', 'snapshotVolumes: false', 'protected'],
      ['{conditions: {}, action: {type: fs-backup}}', '', 'unprotected metadata-only', { replicas: 0 }],
      ['{conditions: {}, action: {type: snapshot}}', 'snapshotMoveData: true', 'protected'],
      ['{conditions: {}, action: {type: snapshot}}', 'snapshotMoveData: false', 'partial snapshot-only'],
      [
        '{conditions: {}, action: {type: snapshot}}',
        'snapshotMoveData: true',
        'unprotected metadata-only',
        { claimSpec: ', storageClassName: local-path' },
      ],
      ['{conditions: {}, action: {type: custom}}', 'snapshotMoveData: true', 'unknown'],
      [
        '{conditions: {storageClass: [fast]}, action: {type: skip}}',
        'snapshotMoveData: true',
        'unprotected metadata-only',
        { claimSpec: ', storageClassName: fast' },
      ],
      [
        '{conditions: {storageClass: [slow]}, action: {type: skip}}',
        'snapshotMoveData: true',
        'protected',
        { claimSpec: ', storageClassName: fast' },
      ],
      [
        '{conditions: {pvcLabels: {keep: "no"}}, action: {type: skip}}',
        'snapshotMoveData: true',
        'unprotected metadata-only',
        { claim: ', labels: {keep: "no"}' },
      ],
      ['{conditions: {pvcLabels: {keep: "no"}}, action: {type: skip}}', 'snapshotMoveData: true', 'protected'],
      ['{conditions: {volumeTypes: [emptyDir]}, action: {type: skip}}', 'snapshotMoveData: true', 'protected'],
      ['{conditions: {volumeTypes: [nfs]}, action: {type: skip}}', 'snapshotMoveData: true', 'unknown'],
      ['{conditions: {capacity: "0,1Gi"}, action: {type: skip}}', 'snapshotMoveData: true', 'unknown'],
      // The first that matches decides.
      [
        '{conditions: {volumeTypes: [emptyDir]}, action: {type: skip}}, {conditions: {}, action: {type: fs-backup}}',
        'snapshotVolumes: false',
        'protected',
      ],
    ];
    for (const [text, template, expected, more] of byPolicy)
      it(`${text} {${template}}: ${expected}`, () =>
        assert.equal(judged(`${by}${template === '' ? '' : `, ${template}`}`, more, policies(text)), expected));
    it('that are not in the workspace', () => assert.equal(judged(`${by}, snapshotMoveData: true`), 'unknown'));
  });

  it('tells what is not captured, and why', () =>
    assert.match(
      reasonsOf(shop() + schedule('snapshotVolumes: false'), 'uploads'),
      /snapshotVolumes is false and nothing opts into file-system backup/,
    ));
});
