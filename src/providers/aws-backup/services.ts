import type { Tri } from '../../core/model/tri.ts';

/** What AWS Backup can do with one resource type of Terraform. */
export interface Service {
  /** Its name in `resource_type_opt_in_preference`. */
  readonly optIn: string;
  readonly supported: Tri;
  /** Continuous backup restores it to any second (docs: whatisbackup, "Continuous backups and PITR"). */
  readonly continuous: boolean;
  /** Shares its ARN format with another service, so that only the opt-in tells them apart (docs: assigning-resources-json). */
  readonly shared: boolean;
  readonly snapshot?: boolean;
}

function service(optIn: string, more: Partial<Service> = {}): Service {
  return { optIn, supported: 'yes', continuous: false, shared: false, ...more };
}

/**
 * Types that AWS Backup selects. ElastiCache, MemoryDB, OpenSearch, Keyspaces, MSK, Lightsail and all else that is not here are
 * never selected, not even by `*` (docs: backup-feature-availability, "Feature availability by resource").
 */
export const services: Readonly<Record<string, Service>> = {
  aws_db_instance: service('RDS', { continuous: true }),
  aws_rds_cluster: service('Aurora', { continuous: true, shared: true }),
  aws_docdb_cluster: service('DocumentDB', { shared: true }),
  aws_neptune_cluster: service('Neptune', { shared: true }),
  aws_dynamodb_table: service('DynamoDB'),
  aws_timestreamwrite_table: service('Timestream'),
  aws_redshift_cluster: service('Redshift'),
  aws_redshiftserverless_namespace: service('Redshift Serverless'),
  aws_dsql_cluster: service('DSQL'),
  aws_ebs_volume: service('EBS', { snapshot: true }),
  aws_instance: service('EC2', { snapshot: true }),
  aws_storagegateway_cached_iscsi_volume: service('Storage Gateway', { snapshot: true }),
  aws_storagegateway_stored_iscsi_volume: service('Storage Gateway', { snapshot: true }),
  aws_efs_file_system: service('EFS'),
  aws_fsx_windows_file_system: service('FSx', { shared: true }),
  aws_fsx_lustre_file_system: service('FSx', { shared: true }),
  aws_fsx_openzfs_file_system: service('FSx', { shared: true }),
  // Its volumes are selected one by one; whether a selection takes all of them cannot be told from the file system.
  aws_fsx_ontap_file_system: service('FSx', { shared: true, supported: 'unknown' }),
  aws_s3_bucket: service('S3', { continuous: true }),
};

export function typesWhere(wanted: (one: Service) => boolean): string[] {
  return Object.keys(services).filter((type) => wanted(services[type] as Service));
}
