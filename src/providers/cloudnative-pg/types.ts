export const clusterType = 'postgresql.cnpg.io/Cluster';
export const scheduledBackupType = 'postgresql.cnpg.io/ScheduledBackup';
export const backupType = 'postgresql.cnpg.io/Backup';
export const objectStoreType = 'barmancloud.cnpg.io/ObjectStore';
export const barmanPlugin = 'barman-cloud.cloudnative-pg.io';
