import assert from 'node:assert/strict';
import { componentIn, verdictIn } from './session.testing.ts';

function policy(types: string, state = 'ENABLED', retain = 'count = 14'): string {
  return `resource "aws_dlm_lifecycle_policy" "nightly" {
  description        = "nightly"
  execution_role_arn = "arn:aws:iam::111122223333:role/dlm"
  state              = "${state}"
  policy_details {
    resource_types = [${types}]
    target_tags = {
      Snapshot = "true"
      Tier     = "gold"
    }
    schedule {
      name = "nightly"
      create_rule {
        interval = 24
      }
      retain_rule {
        ${retain}
      }
    }
  }
}
`;
}

const volume = (tags: string, attach = '') => `resource "aws_ebs_volume" "data" {
  size = 10
  tags = { ${tags} }
}
${attach}`;

const attached = (tags: string) => `resource "aws_instance" "files" {
  tags = { ${tags} }
}
resource "aws_volume_attachment" "data" {
  instance_id = aws_instance.files.id
  volume_id   = aws_ebs_volume.data.id
}
`;

const data = 'aws_ebs_volume.data';

describe('Data Lifecycle Manager', () => {
  it('takes a volume by any one of its tags', () => {
    const found = componentIn(policy('"VOLUME"') + volume('Tier = "gold"'), data);
    assert.equal(found.verdict, 'protected');
    assert.deepEqual([found.achievedRpoSeconds, found.retentionSeconds], [86_400, 14 * 86_400]);
    assert.equal(verdictIn(policy('"VOLUME"') + volume('Tier = "iron"'), data), 'unprotected');
  });

  it('takes the volumes of an instance by the instance’s tags', () => {
    const one = policy('"INSTANCE"');
    assert.equal(verdictIn(one + volume('', attached('Snapshot = "true"')), data), 'protected');
    assert.equal(verdictIn(one + volume('Snapshot = "true"', attached('')), data), 'unprotected');
  });

  it('does nothing when disabled, and falls short when it keeps little', () => {
    assert.deepEqual(componentIn(policy('"VOLUME"', 'DISABLED') + volume('Tier = "gold"'), data).gaps, ['paused']);
    assert.deepEqual(componentIn(policy('"VOLUME"', 'ENABLED', 'count = 2') + volume('Tier = "gold"'), data).gaps, [
      'short-retention',
    ]);
  });
});
