import type { StatefulType } from './contract.ts';
import type { ImageType } from './image-contract.ts';
import { kubernetesTypes } from './kubernetes.ts';
import { terraformAwsTypes } from './terraform-aws.ts';
import { terraformModuleTypes } from './terraform-modules.ts';

/** Everything that BackOps knows to hold data. */
export const catalogue: readonly StatefulType[] = [...kubernetesTypes, ...terraformAwsTypes, ...terraformModuleTypes];

export const images: readonly ImageType[] = [];
