import type { StatefulType } from '../contract.ts';

const docs = 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/';

export const blockStorageTypes: readonly StatefulType[] = [
  {
    id: 'aws-ebs-volume',
    types: ['aws_ebs_volume'],
    role: 'disk',
    data: {
      kind: 'cloud',
      arn: 'arn:aws:ec2:*:*:volume/*',
      host: {
        through: 'aws_volume_attachment',
        self: 'volume_id',
        host: 'instance_id',
        hostType: 'aws_instance',
        arn: 'arn:aws:ec2:*:*:instance/*',
      },
    },
    docs: `${docs}ebs_volume`,
    examples: {
      flagged: `resource "aws_ebs_volume" "uploads" {
  availability_zone = "eu-west-1a"
  size              = 40
}
`,
      clean: `resource "aws_ebs_snapshot" "uploads" {
  volume_id = "vol-1"
}
`,
    },
  },
  {
    // Most instances are cattle, and nothing in the text tells a pet: root disks and disks that go with the instance are left
    // alone. A data disk that is told to outlive its instance holds something that somebody wants to keep. The same goes for
    // launch templates, Lightsail instances and instances of scaling groups, which are not in the catalogue at all.
    id: 'aws-instance-data-disk',
    types: ['aws_instance'],
    role: 'disk',
    data: { kind: 'cloud', arn: 'arn:aws:ec2:*:*:instance/*' },
    ignoreWhen: [{ path: 'ebs_block_device', noItem: { path: 'delete_on_termination', matches: '^false$' } }],
    docs: `${docs}instance#ebs_block_device`,
    examples: {
      flagged: `resource "aws_instance" "files" {
  ami           = "ami-1"
  instance_type = "t3.small"

  ebs_block_device {
    device_name           = "/dev/sdf"
    volume_size           = 100
    delete_on_termination = false
  }
}
`,
      clean: `resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.small"

  root_block_device {
    volume_size = 20
  }
}
`,
    },
  },
  {
    id: 'aws-storage-gateway-volume',
    types: ['aws_storagegateway_cached_iscsi_volume', 'aws_storagegateway_stored_iscsi_volume'],
    role: 'disk',
    data: { kind: 'cloud', arn: 'arn:aws:storagegateway:*:*:gateway/*/volume/*' },
    docs: `${docs}storagegateway_cached_iscsi_volume`,
    examples: {
      flagged: `resource "aws_storagegateway_cached_iscsi_volume" "archive" {
  target_name          = "archive"
  volume_size_in_bytes = 5368709120
}
`,
      clean: `resource "aws_storagegateway_gateway" "office" {
  gateway_name     = "office"
  gateway_timezone = "GMT"
}
`,
    },
  },
];
