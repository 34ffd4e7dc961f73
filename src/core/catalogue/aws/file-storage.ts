import type { BuiltInBackup, Setting, StatefulType } from '../contract.ts';

const docs = 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/';

function automaticBackups(type: string, whenAbsent: Setting): BuiltInBackup {
  return {
    title: 'automatic backups',
    method: 'native',
    path: 'automatic_backup_retention_days',
    on: { above: 0 },
    whenAbsent,
    retentionDays: 'value',
    lossSeconds: 86_400,
    fix: {
      kind: 'attribute',
      title: 'Keep daily backups for 7 days',
      name: 'automatic_backup_retention_days',
      value: '7',
    },
    docs: `${docs}${type}#automatic_backup_retention_days`,
  };
}

const fsxArn = 'arn:aws:fsx:*:*:file-system/*';

export const fileStorageTypes: readonly StatefulType[] = [
  {
    id: 'aws-efs-file-system',
    types: ['aws_efs_file_system'],
    role: 'file-share',
    data: { kind: 'cloud', arn: 'arn:aws:elasticfilesystem:*:*:file-system/*' },
    exemptWhen: [
      {
        referredBy: [{ type: 'aws_efs_replication_configuration', path: 'destination.*.file_system_id' }],
        by: 'replica',
        reason: 'it is the destination of a replication',
      },
    ],
    builtIn: [
      {
        title: 'automatic backups',
        method: 'native',
        companion: { type: 'aws_efs_backup_policy', refersBy: 'file_system_id' },
        path: 'backup_policy.*.status',
        on: { oneOf: ['ENABLED'] },
        whenAbsent: 'DISABLED',
        // One Zone file systems are backed up unless told otherwise (CreateFileSystem, parameter Backup).
        whenAbsentIf: [{ condition: { path: 'availability_zone_name', is: 'present' }, value: 'ENABLED' }],
        // The default plan of AWS Backup: daily, 35 days.
        retentionDays: 35,
        lossSeconds: 86_400,
        fix: {
          kind: 'resource',
          title: 'Switch on automatic backups',
          text: 'resource "aws_efs_backup_policy" "{name}" {\n  file_system_id = {type}.{name}.id\n\n  backup_policy {\n    status = "ENABLED"\n  }\n}\n',
        },
        docs: `${docs}efs_backup_policy`,
      },
    ],
    docs: `${docs}efs_file_system`,
    examples: {
      flagged: `resource "aws_efs_file_system" "media" {
  creation_token = "media"
}
`,
      clean: `resource "aws_efs_file_system" "media" {
  creation_token = "media"
}

resource "aws_efs_backup_policy" "media" {
  file_system_id = aws_efs_file_system.media.id

  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_efs_file_system" "one_zone" {
  availability_zone_name = "eu-west-1a"
}
`,
    },
  },
  {
    id: 'aws-fsx-windows',
    types: ['aws_fsx_windows_file_system'],
    role: 'file-share',
    data: { kind: 'cloud', arn: fsxArn },
    builtIn: [automaticBackups('fsx_windows_file_system', 7)],
    docs: `${docs}fsx_windows_file_system`,
    examples: {
      flagged: `resource "aws_fsx_windows_file_system" "office" {
  throughput_capacity             = 32
  automatic_backup_retention_days = 0
}
`,
      clean: `resource "aws_fsx_windows_file_system" "office" {
  throughput_capacity = 32
}
`,
    },
  },
  {
    id: 'aws-fsx-ontap',
    types: ['aws_fsx_ontap_file_system'],
    role: 'file-share',
    data: { kind: 'cloud', arn: fsxArn },
    // The API keeps 30 days by default; the provider sends 0 (internal/service/fsx/ontap_file_system.go).
    builtIn: [automaticBackups('fsx_ontap_file_system', 0)],
    docs: `${docs}fsx_ontap_file_system`,
    examples: {
      flagged: `resource "aws_fsx_ontap_file_system" "projects" {
  deployment_type = "MULTI_AZ_1"
}
`,
      clean: `resource "aws_fsx_ontap_file_system" "projects" {
  deployment_type                 = "MULTI_AZ_1"
  automatic_backup_retention_days = 30
}
`,
    },
  },
  {
    id: 'aws-fsx-openzfs',
    types: ['aws_fsx_openzfs_file_system'],
    role: 'file-share',
    data: { kind: 'cloud', arn: fsxArn },
    // As for ONTAP (internal/service/fsx/openzfs_file_system.go).
    builtIn: [automaticBackups('fsx_openzfs_file_system', 0)],
    docs: `${docs}fsx_openzfs_file_system`,
    examples: {
      flagged: `resource "aws_fsx_openzfs_file_system" "builds" {
  deployment_type = "SINGLE_AZ_1"
}
`,
      clean: `resource "aws_fsx_openzfs_file_system" "builds" {
  deployment_type                 = "SINGLE_AZ_1"
  automatic_backup_retention_days = 14
}
`,
    },
  },
  {
    id: 'aws-fsx-lustre',
    types: ['aws_fsx_lustre_file_system'],
    role: 'file-share',
    data: { kind: 'cloud', arn: fsxArn },
    // Scratch file systems, the default, keep nothing when a server fails.
    ignoreWhen: [
      { path: 'deployment_type', is: 'absent' },
      { path: 'deployment_type', matches: '^SCRATCH' },
    ],
    exemptWhen: [
      {
        path: 'import_path',
        is: 'present',
        by: 'derived',
        reason: 'its data comes from the S3 bucket it is linked to',
      },
      {
        referredBy: [{ type: 'aws_fsx_data_repository_association', path: 'file_system_id' }],
        by: 'derived',
        reason: 'its data comes from the S3 bucket it is linked to',
      },
    ],
    builtIn: [automaticBackups('fsx_lustre_file_system', 0)],
    docs: `${docs}fsx_lustre_file_system`,
    examples: {
      flagged: `resource "aws_fsx_lustre_file_system" "training" {
  deployment_type  = "PERSISTENT_2"
  storage_capacity = 1200
}
`,
      clean: `resource "aws_fsx_lustre_file_system" "scratch" {
  storage_capacity = 1200
}

resource "aws_fsx_lustre_file_system" "training" {
  deployment_type                 = "PERSISTENT_1"
  automatic_backup_retention_days = 7
}
`,
    },
  },
];
