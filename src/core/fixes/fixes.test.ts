import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createBackOpsSession } from '../../engine.ts';
import type { Fix } from '../model/finding.ts';
import { applyEdits } from './text.ts';

type Files = Record<string, string>;

function open(files: Files, settings = {}) {
  const session = createBackOpsSession({ today: '2026-01-01', ...settings });
  session.applyChanges(Object.entries(files).map(([path, text]) => ({ path, text })));
  return session;
}

function applied(files: Files, fix: Fix): Files {
  const result = { ...files };
  for (const file of new Set(fix.edits.map((edit) => edit.file))) {
    result[file] = applyEdits(
      files[file] ?? '',
      fix.edits.filter((edit) => edit.file === file),
    );
  }
  for (const { file, text } of fix.creates) {
    assert.equal(files[file], undefined, `${file} would be overwritten`);
    result[file] = text;
  }
  return result;
}

/** Applies a fix of a finding of the rule and proves the two promises: the finding is gone, and a second time changes nothing. */
function mend(files: Files, rule: string, title: RegExp, settings = {}): Files {
  const session = open(files, settings);
  const finding = session.findings().find((one) => one.rule === rule);
  assert.ok(
    finding,
    `no ${rule} among ${session
      .findings()
      .map((one) => `${one.rule}: ${one.message}`)
      .join('\n')}`,
  );
  const fixes = session.fixes({ findings: [finding.id] });
  const fix = fixes.find((one) => title.test(one.title));
  assert.ok(fix, `no fix like ${title} among: ${fixes.map((one) => one.title).join(' | ')}`);
  const after = applied(files, fix);
  const again = open(after, settings);
  const left = again
    .findings()
    .filter((one) => one.rule === rule && one.component === finding.component && one.policy === finding.policy);
  assert.deepEqual(
    left.map((one) => one.message),
    [],
    'the finding is still there',
  );
  const second = again.fixes({ findings: [finding.id] }).find((one) => one.title === fix.title);
  assert.equal(second, undefined, 'the fix is offered again');
  // Every byte outside the edits is as it was.
  for (const [file, text] of Object.entries(files)) {
    const edits = fix.edits.filter((edit) => edit.file === file).sort((a, b) => a.start - b.start);
    let from = 0;
    let rest = after[file] ?? '';
    for (const edit of edits) {
      const kept = text.slice(from, edit.start);
      assert.ok(rest.startsWith(kept + edit.text));
      rest = rest.slice(kept.length + edit.text.length);
      from = edit.end;
    }
    assert.equal(rest, text.slice(from));
  }
  return after;
}

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

  describe('in Terraform', () => {
    const table = 'resource "aws_dynamodb_table" "carts" {\n  name = "carts" # baskets\n}\n';

    it('switches on point-in-time recovery in a block', () => {
      const after = mend({ 'main.tf': table }, 'unprotected-data', /point-in-time/);
      assert.ok(
        after['main.tf']?.includes(
          '  name = "carts" # baskets\n\n  point_in_time_recovery {\n    enabled = true\n  }\n}\n',
        ),
      );
    });

    it('opens a block on one line', () => {
      const after = mend(
        { 'main.tf': 'resource "aws_dynamodb_table" "one" { name = "one" }\n' },
        'unprotected-data',
        /point-in-time/,
      );
      assert.ok(
        after['main.tf']?.startsWith(
          'resource "aws_dynamodb_table" "one" {\n  name = "one"\n\n  point_in_time_recovery {',
        ),
      );
    });

    it('adds an attribute, keeping CRLF', () => {
      const after = mend(
        { 'main.tf': 'resource "aws_db_instance" "a" {\r\n  engine = "postgres"\r\n}\r\n' },
        'unprotected-data',
        /automated backups/,
      );
      assert.equal(
        after['main.tf'],
        'resource "aws_db_instance" "a" {\r\n  engine = "postgres"\r\n  backup_retention_period = 7\r\n}\r\n',
      );
    });

    it('replaces the value that switches backups off, and leaves its comment', () => {
      const off =
        'resource "aws_db_instance" "a" {\n  engine                  = "postgres"\n  backup_retention_period = 0 # never\n}\n';
      const after = mend({ 'main.tf': off }, 'backup-explicitly-off', /automated backups/);
      assert.ok(after['main.tf']?.includes('  backup_retention_period = 7 # never\n'));
    });

    it('edits the default of the variable that decides', () => {
      const files = {
        'main.tf': 'resource "aws_db_instance" "a" {\n  engine = "postgres"\n  backup_retention_period = var.days\n}\n',
        'variables.tf': 'variable "days" {\n  default = 0\n}\n',
      };
      const after = mend(files, 'backup-explicitly-off', /automated backups/);
      assert.ok(after['variables.tf']?.includes('default = 7'));
    });

    it('leaves a value alone that an expression computes', () => {
      const files = {
        'main.tf': 'resource "aws_db_instance" "a" {\n  engine = "postgres"\n  backup_retention_period = 1 - 1\n}\n',
      };
      const session = open(files);
      const [finding] = session.findings();
      assert.deepEqual(
        session.fixes({ findings: [finding?.id ?? ''] }).filter((one) => /automated/.test(one.title)),
        [],
      );
    });

    it('adds a resource of its own where the switch lies in one', () => {
      const after = mend(
        { 'main.tf': 'resource "aws_efs_file_system" "media" {}\n' },
        'unprotected-data',
        /automatic backups/,
      );
      assert.match(after['main.tf'] ?? '', /aws_efs_backup_policy" "media"[^]*status = "ENABLED"/);
    });

    it('changes the text between quotes, and keeps the quotes', () => {
      const policy =
        'resource "aws_efs_file_system" "media" {}\nresource "aws_efs_backup_policy" "media" {\n  file_system_id = aws_efs_file_system.media.id\n  backup_policy {\n    status = "DISABLED"\n  }\n}\n';
      const after = mend({ 'main.tf': policy }, 'backup-explicitly-off', /automatic backups/);
      assert.ok(after['main.tf']?.includes('    status = "ENABLED"\n'));
    });

    // Without a provider block the folder may be a module, whose caller may add default tags.
    const plan = `provider "aws" {}
resource "aws_backup_vault" "main" {
  name = "main"
}
resource "aws_backup_plan" "daily" {
  name = "daily"
  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 5 * * ? *)"
    lifecycle {
      delete_after = 35
    }
  }
}
`;

    for (const [name, tags, expected] of [
      ['none', '', '  tags = {\n    backup = "daily"\n  }\n'],
      ['others', '  tags = { team = "a" }\n', '  tags = { team = "a", backup = "daily" }\n'],
      ['another value', '  tags = {\n    backup = "weekly" # ?\n  }\n', '    backup = "daily" # ?\n'],
    ] as const) {
      it(`gives the tag that the selection wants to a resource with ${name}`, () => {
        const selection =
          'resource "aws_backup_selection" "daily" {\n  name = "daily"\n  plan_id = aws_backup_plan.daily.id\n  iam_role_arn = "arn:aws:iam::1:role/b"\n  selection_tag {\n    type = "STRINGEQUALS"\n    key = "backup"\n    value = "daily"\n  }\n}\n';
        const after = mend(
          {
            'main.tf': `resource "aws_dynamodb_table" "carts" {\n  name = "carts"\n${tags}}\n`,
            'backup.tf': plan + selection,
          },
          'selector-misses-claim',
          /backup/,
        );
        assert.ok(after['main.tf']?.includes(expected), after['main.tf']);
      });
    }

    it('adds the resource to a selection that lists resources', () => {
      const selection =
        'resource "aws_backup_selection" "daily" {\n  name = "daily"\n  plan_id = aws_backup_plan.daily.id\n  iam_role_arn = "arn:aws:iam::1:role/b"\n  resources = [\n    aws_ebs_volume.disk.arn, # the first\n  ]\n}\n';
      const disks =
        'resource "aws_ebs_volume" "disk" {\n  size = 10\n}\nresource "aws_ebs_volume" "other" {\n  size = 10\n}\n';
      const after = mend(
        { 'main.tf': disks, 'backup.tf': plan + selection },
        'selector-misses-claim',
        /Add aws_ebs_volume.other.arn/,
      );
      assert.ok(
        after['backup.tf']?.includes('    aws_ebs_volume.disk.arn, # the first\n    aws_ebs_volume.other.arn,\n  ]'),
        after['backup.tf'],
      );
    });

    it('writes a plan where nothing else helps', () => {
      const after = mend(
        { 'infra/main.tf': 'resource "aws_ebs_volume" "disk" {\n  size = 10\n}\n' },
        'unprotected-data',
        /AWS Backup/,
      );
      assert.equal(Object.keys(after).length, 2);
      assert.equal(open(after).overview().components[0]?.verdict, 'protected');
    });

    it('exempts with a comment above the block', () => {
      const after = mend({ 'main.tf': `# first\n${table}` }, 'unprotected-data', /Exempt/);
      assert.ok(after['main.tf']?.startsWith('# first\n# backops:exempt '));
    });

    it('raises a retention that is too short', () => {
      const after = mend(
        { 'main.tf': 'resource "aws_rds_cluster" "a" {\n  engine = "aurora-postgresql"\n}\n' },
        'retention-too-short',
        /7 days/,
      );
      assert.ok(after['main.tf']?.includes('backup_retention_period = 7'));
    });
  });
});
