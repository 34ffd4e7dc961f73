import { analyticsTypes } from './aws/analytics.ts';
import { blockStorageTypes } from './aws/block-storage.ts';
import { cacheTypes } from './aws/caches.ts';
import { fileStorageTypes } from './aws/file-storage.ts';
import { nosqlTypes } from './aws/nosql.ts';
import { objectStorageTypes } from './aws/object-storage.ts';
import { relationalTypes } from './aws/relational.ts';
import type { StatefulType } from './contract.ts';

/**
 * Resources of Terraform's AWS provider that hold primary data. Not among them: what keeps no customer data to restore (secrets,
 * keys, Cognito pools, directories, container registries, EKS control planes) and what lives inside something else that is.
 */
export const terraformAwsTypes: readonly StatefulType[] = [
  ...relationalTypes,
  ...nosqlTypes,
  ...analyticsTypes,
  ...cacheTypes,
  ...blockStorageTypes,
  ...fileStorageTypes,
  ...objectStorageTypes,
];
